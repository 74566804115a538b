import * as z from "zod";
import type { Logger } from "./call.js";
import { type HttpSpec, httpFaults } from "./http.js";
import { type Class, injectionFaults } from "./inject.js";
import { CONFIGURED, PLUGIN } from "./marks.js";
import type { Decision, RiskSpec } from "./objects.js";
import { type Provides, providesFaults } from "./provides.js";
import type { Sandbox, SandboxContext } from "./sandbox.js";
import type { ToolError } from "./tool-error.js";

/** How much a caller may do. */
export type Mode = "full" | "no-destructive" | "read-only";

/** Which effects need a person's approval. */
export type Approvals = "destroy" | "write" | "never";

/** Forbids what a glob names wherever it is about certain objects: of each kind named, one that fits a glob. */
export interface ObjectRule {
  /** A name or glob of tools, URI templates of resources, or prompts. */
  readonly tool: string;
  /** For each kind of object, globs over its id, its names and its labels as `key=value`: `{ container: "*-db" }`. */
  readonly when: Readonly<Record<string, string | readonly string[]>>;
}

/** Names or globs of tools (`docker_list_*`), URI templates of resources, and names of prompts. */
export interface Rules {
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly (string | ObjectRule)[] | undefined;
}

/** Which effects need a person's approval, and what happens when the client cannot ask one. */
export interface ApprovalRules {
  readonly require?: Approvals | undefined;
  /** `confirmation`: the model shows the preview and calls again. `deny`: it is refused. Default: `confirmation`. */
  readonly fallback?: "confirmation" | "deny" | undefined;
}

/** What a level of the configuration permits. The strictest level wins. */
export interface Limits {
  readonly mode?: Mode | undefined;
  readonly tools?: Rules | undefined;
  readonly approvals?: Approvals | ApprovalRules | undefined;
}

/** Toolsets that are on, `["default", "swarm"]`; or, beside the default ones, some on, some off, and limits for some. */
export type ToolsetRules = readonly string[] | Readonly<Record<string, boolean | Limits>>;

/** For each risk of the plugin a decision, or decisions by globs over what exactly: `{ "/srv/*": "allow", "*": "ask" }`. */
export type RiskRules = Readonly<Record<string, Decision | Readonly<Record<string, Decision>>>>;

/** What the host itself reads in a target. */
export interface TargetKeys extends Limits {
  /** Toolsets that are on. Default: `["default"]`. */
  readonly toolsets?: ToolsetRules | undefined;
  readonly risks?: RiskRules | undefined;
}

/** What the host itself reads in a plugin's entry of the configuration. */
export interface HostKeys extends TargetKeys {
  /** Several places of the same kind, each with options and limits of its own. The first one is the default. */
  readonly targets?: Readonly<Record<string, TargetKeys & Readonly<Record<string, unknown>>>> | undefined;
}

/** Keys of a plugin's entry that no plugin option may have. */
export const HOST_KEYS = ["targets", "mode", "toolsets", "tools", "approvals", "risks"] as const;

/** The name that the host's own tools have. */
export const HOST_NAME = "cargoshipper";

/** What a client factory gets. */
export interface ClientContext<O> {
  readonly options: O;
  readonly log: Logger;
  /** The process's environment, completed from `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when building takes too long, or when the host stops meanwhile. */
  readonly signal: AbortSignal;
  /**
   * For all requests to the provider: keeps its limits, repeats what can be repeated, follows the call that it is used
   * in, and throws a ToolError for what cannot be reached. An answer of any status but a redirect is returned.
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * For what is kept between calls, as `Recent` does: the time, by `performance.now()`, from which on something has to have
   * been asked for. A call that changes something, or whose answer is a secret, relies on nothing from before it, nor from
   * before a person's answer; others rely on whatever is kept.
   */
  readonly freshFrom: () => number;
}

/** What a live check is to find out. */
export interface VerifyContext {
  /** The toolsets that are on at this place: what else the credential may do is of no concern. */
  readonly toolsets: readonly string[];
}

/** What a live check found, for `doctor`. */
export interface Verified {
  /** The provider's own version. */
  readonly version?: string;
  /** One line each: which endpoint, what was tried, what the credential may do. */
  readonly facts?: readonly string[];
}

/** A named group of classes; `default: false` means off until the configuration turns it on. */
export type Toolset =
  | readonly Class[]
  | { readonly description?: string; readonly default: boolean; readonly classes: readonly Class[] };

/** Everything the host needs to know of a plugin. */
export interface PluginSpec<O extends z.ZodObject, C> {
  /** Lower-case letters and digits; the prefix of its tools and prompts and the scheme of its resources. */
  readonly name: string;
  readonly description: string;
  /** Checked without touching the network. Strings made by `secret` and `variable` are filled from the environment. */
  readonly options?: O;
  /** Makes the client on the first call, once; a failure is forgotten, so that the next call tries again. */
  readonly client: (context: ClientContext<z.output<O>>) => C | Promise<C>;
  /** Checks the credential against the provider. Throws when it is not usable. */
  readonly verify?: (client: C, signal: AbortSignal, about: VerifyContext) => Verified | Promise<Verified>;
  /** Turns an error of the SDK into a ToolError; undefined when it is not one of its own. */
  readonly explain?: (error: unknown) => ToolError | undefined;
  readonly dispose?: (client: C) => void | Promise<void>;
  /**
   * Plays the provider on this machine, for `--sandbox`: on the first call, once per place. Throws when that cannot be; the
   * reason is told.
   */
  readonly sandbox?: (context: SandboxContext) => Promise<Sandbox>;
  readonly toolsets: Readonly<Record<string, Toolset>>;
  /** Limits and habits of the provider's HTTP API, for the `fetch` that `client` gets. */
  readonly http?: HttpSpec;
  /** The kinds of objects that its `resolve` methods tell of. */
  readonly kinds?: readonly string[];
  /** The risks that its tools can bring about, by the keys that decide about them in the configuration. */
  readonly risks?: Readonly<Record<string, RiskSpec>>;
  /** Classes with resources and prompts that are on whenever the plugin is. */
  readonly resources?: readonly Class[];
  readonly prompts?: readonly Class[];
  /** What it can do for other plugins. */
  readonly provides?: Provides;
}

export type AnyPluginSpec = Omit<PluginSpec<z.ZodObject, unknown>, "client" | "verify" | "dispose"> & {
  readonly client: (context: ClientContext<never>) => unknown;
  readonly verify?: (
    client: never,
    signal: AbortSignal,
    about: VerifyContext,
  ) => Verified | Promise<Verified>;
  readonly dispose?: (client: never) => void | Promise<void>;
};

/** What a plugin's entry in the configuration may hold. What a target leaves out, the entry itself fills. */
export type Entry<O extends z.ZodObject> =
  | (z.input<O> & Omit<HostKeys, "targets">)
  | (Partial<z.input<O>> &
      Omit<HostKeys, "targets"> & {
        readonly targets: Readonly<Record<string, Partial<z.input<O>> & TargetKeys>>;
      });

/** A plugin with its options, as the configuration file holds it. */
export interface ConfiguredPlugin {
  readonly [CONFIGURED]: {
    readonly plugin: AnyPluginSpec;
    readonly entry: Readonly<Record<string, unknown>>;
  };
}

/** A plugin: call it with options to put it into a configuration. */
export interface Plugin<O extends z.ZodObject = z.ZodObject> {
  (entry?: Entry<O>): ConfiguredPlugin;
  readonly [PLUGIN]: AnyPluginSpec;
}

type Reserved = { readonly [K in (typeof HOST_KEYS)[number]]?: never };

/**
 * Declares a plugin: the default export of a plugin's module. Throws a TypeError that lists everything wrong with
 * the declaration itself.
 */
export function definePlugin<
  C,
  O extends z.ZodObject<z.ZodRawShape & Reserved> = z.ZodObject<Record<never, never>>,
>(spec: PluginSpec<O, C>): Plugin<O> {
  const plugin = spec as unknown as AnyPluginSpec;
  const problems = faults(plugin);
  if (problems.length > 0) throw new TypeError(`Plugin "${spec.name}": ${problems.join(" ")}`);
  const configure = (entry: Entry<O> = {} as Entry<O>): ConfiguredPlugin => ({
    [CONFIGURED]: { plugin, entry },
  });
  return Object.assign(configure, { [PLUGIN]: plugin });
}

function faults(spec: AnyPluginSpec): string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9]{0,19}$/.test(spec.name)) {
    problems.push("`name` is 1 to 20 lower-case letters and digits, a letter first.");
  }
  if (spec.name === HOST_NAME) problems.push(`The name \`${HOST_NAME}\` is the host's.`);
  if (typeof spec.client !== "function") problems.push("`client` is the function that makes the client.");
  if (typeof spec.toolsets !== "object") return [...problems, "`toolsets` names groups of classes."];
  if (spec.options && !("shape" in spec.options && "_zod" in spec.options)) {
    problems.push("`options` is a z.object() of zod 4.");
  }
  for (const key of Object.keys(spec.options?.shape ?? {})) {
    if ((HOST_KEYS as readonly string[]).includes(key))
      problems.push(`The option \`${key}\` is a key of the host's.`);
  }
  for (const name of Object.keys(spec.toolsets)) {
    if (!/^[a-z][a-z0-9-]*$/.test(name) || name === "default" || name === "reveals") {
      problems.push(
        `The toolset \`${name}\` needs another name: lower-case, and neither "default" nor "reveals".`,
      );
    }
  }
  for (const name of Object.keys(spec.risks ?? {})) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(name))
      problems.push(
        `The risk \`${name}\` needs another name: camelCase, since it is a key of the configuration.`,
      );
  }
  problems.push(...httpFaults(spec.http ?? {}), ...providesFaults(spec.provides ?? {}));
  const sets = Object.values(spec.toolsets).flatMap((set) => ("classes" in set ? set.classes : set));
  problems.push(...injectionFaults([...sets, ...(spec.resources ?? []), ...(spec.prompts ?? [])]));
  return problems;
}
