import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PluginEntry } from "../config/load.js";
import { type Catalogue, catalogueOf } from "./catalogue.js";
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
    return isWhole(catalogue) ? catalogue : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file is a catalogue in all that the host relies on; what is not is made anew from the classes. */
function isWhole({
  format,
  name,
  toolsets,
  variables,
  tools,
  resources,
  prompts,
  provides = {},
}: Catalogue): boolean {
  const texts = (...values: unknown[]) => values.every((value) => typeof value === "string");
  const objects = (...values: unknown[]) =>
    values.every((value) => typeof value === "object" && value !== null);
  return (
    format === 1 &&
    texts(name) &&
    objects(toolsets, ...Object.values(toolsets)) &&
    variables.every((variable) => texts(variable.name)) &&
    [...tools, ...resources, ...prompts].every(({ name, description, title = "" }) =>
      texts(name, description, title),
    ) &&
    tools.every(({ inputSchema, outputSchema, idempotent, openWorld }) => {
      const { type, properties } = inputSchema as { type?: unknown; properties: object };
      const switches = [idempotent, openWorld].every((value) => typeof value === "boolean");
      return type === "object" && objects(properties, outputSchema, ...Object.values(properties)) && switches;
    }) &&
    resources.every(({ uri, mimeType }) => texts(uri, mimeType)) &&
    prompts.every((prompt) => prompt.arguments.every(({ name }) => texts(name))) &&
    Object.values(provides).every(({ mirrors }) => texts(...mirrors))
  );
}
