import type { PlaceEntry, PluginEntry } from "../config/load.js";
import {
  type AnyPluginSpec,
  type Class,
  ConfigurationError,
  type Logger,
  ToolError,
  type Verified,
  type VerifyContext,
} from "../plugin/index.js";
import type { ProvidedName } from "../plugin/provides.js";
import type { Redactor } from "../redaction/redactor.js";
import { referencesIn, withSecrets } from "../secrets/references.js";
import { type Catalogue, isCurrent } from "./catalogue.js";
import { currentCall, following } from "./current-call.js";
import { messageOf } from "./failure.js";
import { letGo, limit } from "./limit.js";
import type { Machinery } from "./machinery.js";
import { type Member, membersOf } from "./members.js";
import { memo } from "./memo.js";
import { checkOptions } from "./options.js";
import { type OpenSandbox, openSandbox } from "./sandbox.js";
import type { Scope } from "./scope.js";

/** Milliseconds that importing a module, and building a client, may take. */
export const LOAD_LIMIT = 15_000;
const BUILD_LIMIT = 30_000;

/** What a plugin needs of the host. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a variable comes from: `environment`, or the path of a `.env` file. */
  readonly origin: (name: string) => string | undefined;
  readonly redactor: Redactor;
  readonly secrets: Machinery["secrets"];
  readonly closing: AbortSignal;
  /** Whether plugins use their sandboxes, and nothing real. */
  readonly sandbox: boolean;
  log(plugin: string): Logger;
}

interface Opened {
  readonly plugin: AnyPluginSpec;
  readonly client: unknown;
  readonly scope: Scope;
  readonly sandbox: OpenSandbox | undefined;
}

/** One plugin at one place, alive: its module, its client and its instances, each made on first use. */
export class PluginRuntime {
  private readonly log: Logger;
  private readonly module = memo(() => this.load());
  private readonly opened = memo(() => this.open());
  // Loaded with the first request, since not every plugin makes one, and kept when a client could not be built: it knows
  // how long the provider wants to be left alone.
  private readonly http = memo(() => this.makeFetch());
  private readonly fetch: typeof globalThis.fetch = async (input, init) =>
    (await this.http.get())(input, init);

  constructor(
    readonly name: string,
    private readonly entry: PluginEntry,
    private readonly place: PlaceEntry,
    private readonly host: Surroundings,
    private readonly catalogue: Catalogue | undefined,
  ) {
    this.log = host.log(this.label);
  }

  /** The place's name, where the configuration names several. */
  get target(): string | undefined {
    return this.place.target;
  }

  /** What errors and logs call it: `docker`, or `docker (target prod)`. */
  get label(): string {
    return this.target === undefined ? this.name : `${this.name} (target ${this.target})`;
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
    if (!found) throw new Error(`Plugin ${this.name} does not have what its catalogue lists.`);
    return found;
  }

  /** The instance of one of the plugin's classes. The client is built first if need be. */
  async instance(owner: Class): Promise<Record<string | symbol, unknown>> {
    const { scope } = await this.opened.get();
    return currentCall.run(undefined, () => scope.get(owner)) as Record<string | symbol, unknown>;
  }

  /** The instance of the class that does something for others. */
  async provided(capability: ProvidedName): Promise<Record<string | symbol, unknown>> {
    const { plugin } = await this.module.get();
    const found = plugin.provides?.[capability];
    if (!found) throw new Error(`Plugin ${this.name} does not provide what its catalogue says.`);
    return this.instance(found.by);
  }

  /** Loads the module and checks its catalogue and the options. */
  async check(): Promise<void> {
    await this.module.get();
  }

  async verify(signal: AbortSignal, about: VerifyContext): Promise<Verified | undefined> {
    const { plugin, client, sandbox } = await this.opened.get();
    const found = await following(signal, async () => plugin.verify?.(client as never, signal, about));
    return sandbox ? { ...found, facts: [...sandbox.facts, ...(found?.facts ?? [])] } : found;
  }

  /** What an error means: the plugin's word for it, or undefined when nobody expected it. `redactor` is the call's. */
  async explain(error: unknown, redactor: Redactor): Promise<ToolError | undefined> {
    if (ToolError.is(error)) return error;
    const module = await this.module.peek()?.catch(() => undefined);
    try {
      // Not awaited: it has to know at once.
      const known: unknown = module?.plugin.explain?.(error);
      return ToolError.is(known) ? known : behind(error);
    } catch (fault) {
      this.log.error("explain() failed", { fault: redactor.value(fault) });
      return undefined;
    }
  }

  async dispose(): Promise<void> {
    const opened = this.opened.peek();
    if (!opened) return;
    // What could not be built is nothing to let go of.
    const work = opened.then(
      async ({ plugin, client, scope }) => {
        await scope.dispose();
        await plugin.dispose?.(client as never);
      },
      () => undefined,
    );
    await letGo(work, this.log);
    const closing = opened.then(
      ({ sandbox }) => sandbox?.close(),
      () => undefined,
    );
    await letGo(closing, this.log);
  }

  private async load() {
    const { entry, place } = this;
    if (place.problem) {
      throw new ConfigurationError(`Plugin ${this.label} is unavailable: ${place.problem}`, {
        next: `Change the entry at ${place.where}, then restart.`,
      });
    }
    const loading = limit(entry.load(), LOAD_LIMIT, `The module of plugin ${this.name} was not imported`);
    const plugin = await loading.catch((error: unknown) => {
      throw ToolError.is(error)
        ? error
        : new ConfigurationError(`Plugin ${this.name} cannot be loaded: ${messageOf(error)}`, {
            next: `Change the entry at ${entry.where} or reinstall the plugin, then restart.`,
            cause: error,
          });
    });
    // Policy and approval have been judged by the catalogue, so one that differs from the classes could loosen them.
    if (this.catalogue && !isCurrent(this.catalogue, plugin)) {
      throw new ConfigurationError(`The catalogue of plugin ${this.name} differs from its classes.`, {
        next: "Renew it with `cargoshipper catalogue`, or reinstall the package.",
      });
    }
    return { plugin, options: await this.optionsOf(plugin), members: membersOf(plugin) };
  }

  /** What the configuration and the environment say. A sandbox has options of its own: those are not even looked at. */
  private async optionsOf(plugin: AnyPluginSpec): Promise<unknown> {
    const { host, place } = this;
    if (host.sandbox) return undefined;
    return checkOptions(plugin, await this.resolved(plugin, place), host, place.where, this.label);
  }

  /** The options with the values of secrets that they name. */
  private async resolved(
    { options }: AnyPluginSpec,
    place: PlaceEntry,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (!options) return place.options;
    const { secrets, redactor } = this.host;
    try {
      if (referencesIn(options, place.options).length === 0) return place.options;
      const resolve = async (name: string) => {
        const value = await secrets.resolve(name, this.name, this.target);
        redactor.learn([value]);
        return value;
      };
      return await withSecrets(options, place.options, resolve);
    } catch (error) {
      if (!ToolError.is(error)) throw error;
      throw new ConfigurationError(`Plugin ${this.label} is unavailable: ${error.message}`, {
        next: `Change the entry at ${place.where} or where the secret comes from, then restart.`,
        cause: error,
      });
    }
  }

  private async makeFetch(): Promise<typeof globalThis.fetch> {
    const { plugin } = await this.module.get();
    const { pluginFetch } = await import("../http/plugin-fetch.js");
    return pluginFetch({ spec: plugin.http ?? {}, log: this.log, call: () => currentCall.getStore() });
  }

  private async open(): Promise<Opened> {
    const { plugin, options: stated } = await this.module.get();
    const { host } = this;
    const { closing } = host;
    const sandbox = host.sandbox ? await openSandbox(plugin, this.label, host, this.log) : undefined;
    const { options, env } = sandbox ?? { options: stated, env: host.env };
    const building = new AbortController();
    const { signal } = building;
    const freshFrom = () => currentCall.getStore()?.freshFrom ?? 0;
    try {
      const context = { options: options as never, env, log: this.log, signal, fetch: this.fetch, freshFrom };
      const making = following(signal, () => Promise.resolve().then(() => plugin.client(context)));
      const what = `The client of plugin ${this.label} was not ready`;
      const client = await limit(making, BUILD_LIMIT, what, closing);
      const { Scope } = await import("./scope.js");
      return { plugin, client, scope: new Scope({ client, options, log: this.log }), sandbox };
    } catch (error) {
      building.abort();
      if (sandbox) await letGo(sandbox.close(), this.log);
      throw error;
    }
  }
}

/** Errors that an SDK may put around one of the host's `fetch`. */
const MOST_WRAPS = 5;

/** The ToolError that an SDK's error wraps. */
function behind(error: unknown, wraps = MOST_WRAPS): ToolError | undefined {
  if (ToolError.is(error)) return error;
  return wraps > 0 ? behind(Object(error).cause, wraps - 1) : undefined;
}
