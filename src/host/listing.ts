import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PluginEntry } from "../config/load.js";
import { type Catalogue, catalogueOf } from "./catalogue.js";

/** Where a module's catalogue lies: `index.js` has `index.catalogue.json` beside it. */
export const cataloguePath = (moduleUrl: string): string =>
  fileURLToPath(moduleUrl).replace(/\.[cm]?[jt]s$/, ".catalogue.json");

/** The catalogue of a plugin: the file it ships, so that its module need not load, or else made from its classes. */
export async function readCatalogue(entry: PluginEntry): Promise<Catalogue> {
  return (
    (entry.url?.startsWith("file:") && (await shipped(cataloguePath(entry.url)))) ||
    catalogueOf(await entry.load())
  );
}

async function shipped(path: string): Promise<Catalogue | undefined> {
  try {
    const catalogue = JSON.parse(await readFile(path, "utf8")) as Catalogue;
    return catalogue.format === 1 ? catalogue : undefined;
  } catch {
    return undefined;
  }
}
