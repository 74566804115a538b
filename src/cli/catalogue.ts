import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { importModule } from "../config/import-module.js";
import { catalogueOf } from "../host/catalogue.js";
import { cataloguePath } from "../host/listing.js";
import type { AnyPluginSpec } from "../plugin/index.js";
import { PLUGIN } from "../plugin/marks.js";
import { type CommandLine, UsageError } from "./flags.js";
import { Printer } from "./print.js";
import type { Output } from "./stdout.js";

/** Writes the catalogue of each built plugin module beside it, so that the host loads the module on its first call. */
export async function catalogue({ operands }: CommandLine, output: Output): Promise<number> {
  if (operands.length === 0)
    throw new UsageError("catalogue: which module? Give the path of the built file.");
  const out = new Printer(output);
  for (const operand of operands) {
    const url = pathToFileURL(resolve(operand)).href;
    const module = await importModule(url).catch((error: unknown) => {
      throw new UsageError(
        `${operand} cannot be imported: ${error instanceof Error ? error.message : error}`,
      );
    });
    const { default: made } = module as { default?: { [PLUGIN]?: AnyPluginSpec } };
    const plugin = made?.[PLUGIN];
    if (!plugin) throw new UsageError(`${operand}: its default export is not made by definePlugin.`);
    await writeFile(cataloguePath(url), `${JSON.stringify(catalogueOf(plugin))}\n`);
    out.line(cataloguePath(url));
  }
  return 0;
}
