import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PluginEntry } from "../config/load.js";
import type { AnyPluginSpec } from "../plugin/index.js";
import { type Catalogue, catalogueOf } from "./catalogue.js";
import { canonical } from "./confirmation.js";
import { limit } from "./limit.js";
import { LOAD_LIMIT } from "./plugin-runtime.js";

/** Where a module's catalogue lies: `index.js` has `index.catalogue.json` beside it. */
export const cataloguePath = (moduleUrl: string): string =>
  fileURLToPath(moduleUrl).replace(/\.[cm]?[jt]s$/, ".catalogue.json");

/** The catalogue of a plugin: the file it ships, so that its module need not load, or else made from its classes. */
export async function readCatalogue(entry: PluginEntry): Promise<Catalogue> {
  return (
    (entry.url?.startsWith("file:") && (await shipped(cataloguePath(entry.url)))) ||
    catalogueOf(await limit(entry.load(), LOAD_LIMIT, "Its module was not imported"))
  );
}

async function shipped(path: string): Promise<Catalogue | undefined> {
  try {
    const catalogue = JSON.parse(await readFile(path, "utf8")) as Catalogue;
    const { format, name, toolsets, tools, resources, prompts } = catalogue;
    const whole = [tools, resources, prompts].every(Array.isArray) && typeof toolsets === "object";
    return format === 1 && typeof name === "string" && whole ? catalogue : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a catalogue is what the classes would give now. */
export const isCurrent = (catalogue: Catalogue, plugin: AnyPluginSpec): boolean =>
  canonical(catalogue) === canonical(catalogueOf(plugin));
