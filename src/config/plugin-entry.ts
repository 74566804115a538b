import type { AnyPluginSpec } from "../plugin/define-plugin.js";
import type { PolicyLayer } from "./policy.js";

/** A plugin that is on, not loaded yet. */
export interface PluginEntry {
  /** A built-in's name, the plugin's own if it is known, else the specifier. */
  readonly name: string;
  /** `built-in`, or `/a/cargoshipper.config.ts: plugins[1]`. */
  readonly where: string;
  /** Whether the configuration file names it. */
  readonly asked: boolean;
  /** Its environment variables that are set; they, too, are a way of asking for a built-in plugin. */
  readonly variables?: readonly string[];
  /** Its module, not imported yet. Undefined: the file holds the plugin itself, or the module was not found. */
  readonly url: string | undefined;
  /** Imports the module, once. Rejects with an Error that names specifier, path and remedy. */
  readonly load: () => Promise<AnyPluginSpec>;
  /** What the entry holds for the plugin itself, not checked yet. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly toolsets: readonly string[];
  /** The toolsets that are on for a plugin which, once loaded, turns out to have this name. */
  readonly toolsetsAs?: (name: string) => readonly string[];
  readonly policy: PolicyLayer | undefined;
  /** Why it is unavailable already. */
  readonly problem: string | undefined;
}

/** The plugins that come with the package: where each one's module is, and which variables fill its options. */
export type Builtins = Readonly<
  Record<string, { readonly url: string; readonly variables: readonly string[] }>
>;
