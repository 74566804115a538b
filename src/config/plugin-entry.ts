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
  /** The places that it acts on, the default one first; without targets, the one that has no name. */
  readonly places: readonly PlaceEntry[];
  /** Why nothing of it is available. */
  readonly problem: string | undefined;
}

/** A place that a plugin acts on: the entry's only one, or a target. */
export interface PlaceEntry {
  /** The target's name; undefined: the entry has no targets. */
  readonly target: string | undefined;
  readonly where: string;
  /** What the configuration holds for the plugin itself, not checked yet. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The toolsets that are on, for a plugin which, once loaded, has this name; one with a minus before it is off. */
  readonly toolsetsAs: (name: string) => readonly string[];
  /** What holds beside the host's own policy, for a plugin which has this name. */
  readonly layersAs: (name: string) => readonly PolicyLayer[];
  /** Why it is unavailable already. */
  readonly problem: string | undefined;
}

/** A plugin that comes with the package. */
export interface Builtin {
  /** Its module. */
  readonly url: string;
  /** Which variables fill its options. */
  readonly variables: readonly string[];
  /** Whether it has a sandbox, said here so that it need not be loaded for that. */
  readonly sandbox?: boolean;
}

export type Builtins = Readonly<Record<string, Builtin>>;
