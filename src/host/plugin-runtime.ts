import type { PluginEntry } from "../config/load.js";
import {
  type AnyPluginSpec,
  type Class,
  ConfigurationError,
  type Logger,
  ServiceUnavailableError,
  ToolError,
  type Verified,
} from "../plugin/index.js";
import { type Member, membersOf } from "./members.js";
import { memo } from "./memo.js";
import { checkOptions } from "./options.js";
import type { Redactor } from "./redaction.js";
import type { Scope } from "./scope.js";

/** Milliseconds that building a client, and disposing of one, may take. */
const BUILD_LIMIT = 30_000;
const DISPOSE_LIMIT = 2_000;

/** What a plugin needs of the host. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
  readonly closing: AbortSignal;
  log(plugin: string): Logger;
}

interface Opened {
  readonly plugin: AnyPluginSpec;
  readonly client: unknown;
  readonly scope: Scope;
}

/** One plugin, alive: its module, its client and its instances, each made on first use. */
export class PluginRuntime {
  private readonly log: Logger;
  private readonly module = memo(() => this.load());
  private readonly opened = memo(() => this.open());

  constructor(
    readonly name: string,
    private readonly entry: PluginEntry,
    private readonly host: Surroundings,
  ) {
    this.log = host.log(name);
  }

  /** The decorated method behind a name of the catalogue. */
  async member<K extends Member["kind"]>(
    kind: K,
    matches: (member: Extract<Member, { kind: K }>) => boolean,
  ) {
    const { members } = await this.module.get();
    const found = members
      .filter((member): member is Extract<Member, { kind: K }> => member.kind === kind)
      .find(matches);
    if (!found) {
      throw new ConfigurationError(`Plugin ${this.name} does not have what its catalogue lists.`, {
        next: "Its package was built without renewing the catalogue; reinstall it or report this to its author.",
      });
    }
    return found;
  }

  /** The instance of one of the plugin's classes. The client is built first if need be. */
  async instance(owner: Class): Promise<Record<string | symbol, unknown>> {
    const { scope } = await this.opened.get();
    return scope.get(owner) as Record<string | symbol, unknown>;
  }

  /** Loads the module and checks the options. */
  async check(): Promise<void> {
    await this.module.get();
  }

  async verify(signal: AbortSignal): Promise<Verified | undefined> {
    const { plugin, client } = await this.opened.get();
    return plugin.verify?.(client as never, signal);
  }

  /** What an error means: the plugin's word for it, or undefined when nobody expected it. */
  async explain(error: unknown): Promise<ToolError | undefined> {
    if (ToolError.is(error)) return error;
    try {
      return (await this.module.peek())?.plugin.explain?.(error);
    } catch (fault) {
      this.log.error("explain() failed", { fault: String(fault) });
      return undefined;
    }
  }

  async dispose(): Promise<void> {
    const opened = await this.opened.peek()?.catch(() => undefined);
    if (!opened) return;
    const work = opened.scope.dispose().then(() => opened.plugin.dispose?.(opened.client as never));
    await limit(work, DISPOSE_LIMIT).catch((error: unknown) => {
      this.log.warning("dispose failed", { error: String(error) });
    });
  }

  private async load() {
    const { entry, host } = this;
    if (entry.problem) {
      throw new ConfigurationError(`Plugin ${this.name} is unavailable: ${entry.problem}`, {
        next: `Change the entry at ${entry.where}, then restart.`,
      });
    }
    const plugin = await entry.load().catch((error: unknown) => {
      throw ToolError.is(error)
        ? error
        : new ConfigurationError(`Plugin ${this.name} cannot be loaded: ${message(error)}`, {
            next: `Change the entry at ${entry.where} or reinstall the plugin, then restart.`,
            cause: error,
          });
    });
    const { options, secrets } = checkOptions(plugin, entry.options, host.env, entry.where);
    host.redactor.learn(secrets);
    return { plugin, options, members: membersOf(plugin) };
  }

  private async open(): Promise<Opened> {
    const { plugin, options } = await this.module.get();
    const { env, closing } = this.host;
    const building = new AbortController();
    const stop = () => building.abort();
    closing.addEventListener("abort", stop, { once: true });
    try {
      const making = Promise.resolve().then(() =>
        plugin.client({ options: options as never, env, log: this.log, signal: building.signal }),
      );
      const client = await limit(making, BUILD_LIMIT);
      const { Scope } = await import("./scope.js");
      return { plugin, client, scope: new Scope({ client, options, log: this.log }) };
    } catch (error) {
      building.abort();
      throw error;
    } finally {
      closing.removeEventListener("abort", stop);
    }
  }
}

async function limit<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new ServiceUnavailableError(`Not ready within ${milliseconds / 1000} s.`, {
      next: "Try again; `cargoshipper doctor` shows what it waits for.",
    });
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));
