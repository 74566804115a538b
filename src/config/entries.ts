import type { AnyPluginSpec } from "../plugin/define-plugin.js";
import { nearest } from "../plugin/nearest.js";
import type { Values } from "./dotenv.js";
import { type EntryKeys, type EntryParts, splitEntry } from "./entry-keys.js";
import type { Evaluator } from "./evaluate.js";
import { importModule } from "./import-module.js";
import { loadModule, once } from "./load-module.js";
import type { Builtins, PlaceEntry, PluginEntry } from "./plugin-entry.js";
import { readItem } from "./plugin-item.js";
import { type Source, whereIn } from "./read.js";
import { resolveModule } from "./resolve.js";
import type { ParsedConfig } from "./schema.js";
import type { ToolsetSources } from "./toolsets.js";

export interface EntryContext {
  readonly builtins: Builtins;
  readonly env: Values;
  readonly config: ParsedConfig;
  readonly source: Source | undefined;
  /** Those of the command line and those of the configuration file. */
  readonly toolsets: ToolsetSources;
  /** Whether plugins use their sandboxes. */
  readonly sandbox?: boolean;
  readonly evaluator: Evaluator;
}

/** The built-in plugin that is on without being asked for: an engine needs no credentials. */
const ALWAYS_ON = "docker";

/**
 * The plugins that are on: those of the list, or, without one, Docker, the built-ins that have a variable set, and with
 * `--sandbox` those that have one.
 */
export function pluginEntries(context: EntryContext): PluginEntry[] {
  const { builtins, config, source, sandbox } = context;
  const isOn = (name: string) =>
    name === ALWAYS_ON || variablesSet(name, context).length > 0 || (sandbox && builtins[name]?.sandbox);
  if (config.plugins === undefined || !source) {
    return Object.keys(builtins)
      .filter(isOn)
      .map((name) =>
        complete(builtin(name, context), NOTHING_STATED, { where: "built-in", asked: false }, context),
      );
  }
  const taken = new Map<string, number>();
  return config.plugins.map((item, index) => {
    const place = { where: whereIn(source, "plugins", index), asked: true };
    const read = readItem(item);
    if (!read) {
      const fault = `plugins[${index}]: expected a plugin, a name, or [name, options]`;
      return complete({ name: `plugins[${index}]`, fault }, NOTHING_STATED, place, context);
    }
    const found = "spec" in read ? atHand(read.spec) : named(read.specifier, source, context);
    const parts = splitEntry(read.entry, source, index);
    const first = taken.get(found.name);
    if (first === undefined) taken.set(found.name, index);
    const twice =
      first === undefined
        ? []
        : [`plugins[${index}]: ${found.name} is configured by plugins[${first}] already`];
    return complete(found, { ...parts, faults: [...parts.faults, ...twice] }, place, context);
  });
}

/** What is behind an entry: a plugin that can be loaded, or the reason why there is none. */
type Found = { readonly name: string } & (
  | { readonly url?: string; readonly load: () => Promise<AnyPluginSpec> }
  | { readonly fault: string }
);

const NOTHING_STATED: EntryParts = { options: {}, toolsets: undefined, layers: [], faults: [], targets: [] };

function complete(
  found: Found,
  parts: EntryParts,
  { where, asked }: { where: string; asked: boolean },
  context: EntryContext,
): PluginEntry {
  const problem = joined([...("fault" in found ? [found.fault] : []), ...parts.faults]);
  const placeOf = (target: string | undefined, at: string, keys: EntryKeys): PlaceEntry => ({
    target,
    where: at,
    options: { ...parts.options, ...keys.options },
    ...toolsetsOf(found.name, keys, parts, context.toolsets),
    problem: joined([problem, target === undefined ? undefined : joined(keys.faults)]),
  });
  const { targets } = parts;
  return {
    where,
    asked,
    name: found.name,
    variables: variablesSet(found.name, context),
    url: "url" in found ? found.url : undefined,
    load: "load" in found ? found.load : () => Promise.reject(new Error(problem)),
    places:
      targets.length > 0
        ? targets.map((target) => placeOf(target.name, target.where, target))
        : [placeOf(undefined, where, parts)],
    problem,
  };
}

const joined = (faults: readonly (string | undefined)[]): string | undefined =>
  faults.filter((fault) => fault !== undefined).join("; ") || undefined;

/** A selection holds by precedence: flag, target, entry, the file's table. Limits add up. */
function toolsetsOf(
  found: string,
  place: EntryKeys,
  entry: EntryKeys,
  { flags, configured }: ToolsetSources,
): Pick<PlaceEntry, "toolsetsAs" | "layersAs"> {
  const table = (name: string) => configured.get(name) ?? configured.get(found);
  return {
    toolsetsAs: (name) =>
      flags.get(name) ??
      flags.get(found) ??
      place.toolsets ??
      entry.toolsets ??
      table(name)?.list ?? ["default"],
    layersAs: (name) => [...new Set([...(table(name)?.layers ?? []), ...entry.layers, ...place.layers])],
  };
}

const atHand = (spec: AnyPluginSpec): Found => ({ name: spec.name, load: () => Promise.resolve(spec) });

function builtin(name: string, { builtins }: EntryContext): Found {
  const url = builtins[name]?.url ?? "";
  return { name, url, load: once(() => loadModule(name, url, importModule)) };
}

function named(specifier: string, source: Source, context: EntryContext): Found {
  const { builtins, evaluator } = context;
  if (Object.hasOwn(builtins, specifier)) return builtin(specifier, context);
  const resolved = resolveModule(specifier, source.file);
  if ("fault" in resolved) {
    const meant = nearest(specifier, Object.keys(builtins));
    const remedy = meant ? `did you mean the built-in "${meant}"?` : resolved.remedy;
    return { name: specifier, fault: `${resolved.fault}; ${remedy}` };
  }
  const { url } = resolved;
  return { name: specifier, url, load: once(() => loadModule(specifier, url, evaluator.module)) };
}

const variablesSet = (name: string, { builtins, env }: EntryContext) =>
  Object.hasOwn(builtins, name) ? (builtins[name]?.variables ?? []).filter((variable) => env[variable]) : [];

/** The names of all plugins, also of those that are off. Undefined: one shows its name only when it is loaded. */
export function namesOf(plugins: readonly PluginEntry[], builtins: Builtins): string[] | undefined {
  const isKnown = ({ name, url, problem }: PluginEntry) =>
    Object.hasOwn(builtins, name) || (url === undefined && problem === undefined);
  return plugins.every(isKnown)
    ? [...new Set([...Object.keys(builtins), ...plugins.map(({ name }) => name)])]
    : undefined;
}
