import type { AnyPluginSpec, ConfiguredPlugin } from "../plugin/define-plugin.js";
import { CONFIGURED, PLUGIN } from "../plugin/marks.js";

/** An entry of `plugins`, whichever form it was written in: a plugin at hand, or the name of one. */
export type ReadItem = {
  readonly entry: Readonly<Record<string, unknown>>;
} & ({ readonly spec: AnyPluginSpec } | { readonly specifier: string });

/** Reads one entry of `plugins`. Undefined: it has none of the forms. */
export function readItem(item: unknown): ReadItem | undefined {
  if (typeof item === "string") return { specifier: item, entry: {} };
  if (Array.isArray(item)) {
    const [specifier, entry = {}] = item as unknown[];
    const fits = typeof specifier === "string" && item.length <= 2 && isObject(entry);
    return fits ? { specifier, entry } : undefined;
  }
  if (isConfigured(item)) return { spec: item[CONFIGURED].plugin, entry: item[CONFIGURED].entry };
  const spec = specOf(item);
  return spec && { spec, entry: {} };
}

/** The plugin that a module exports by default, also where a CommonJS module wraps its default once more. */
export function exportedPlugin(module: Readonly<Record<string, unknown>>): AnyPluginSpec | undefined {
  const exported = module.default;
  return specOf(exported) ?? specOf(isObject(exported) ? exported.default : undefined);
}

function specOf(value: unknown): AnyPluginSpec | undefined {
  return typeof value === "function" && PLUGIN in value ? (value[PLUGIN] as AnyPluginSpec) : undefined;
}

const isConfigured = (value: unknown): value is ConfiguredPlugin => isObject(value) && CONFIGURED in value;

const isObject = (value: unknown): value is Record<string | symbol, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
