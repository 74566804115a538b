import { readFile } from "node:fs/promises";
import { type Catalogue, catalogueOf, isCurrent } from "../host/catalogue.js";
import { faultsOf } from "../host/catalogue-faults.js";
import type { JsonSchema } from "../host/json-schema.js";
import { cataloguePath } from "../host/listing.js";
import type { Plugin } from "../plugin/index.js";
import { PLUGIN } from "../plugin/marks.js";

/** Clients cut descriptions that are longer, in bytes. */
const DESCRIPTION_LIMIT = 2048;

/**
 * Everything about a plugin that the host would refuse or that clients stumble over, as sentences; empty when there is
 * nothing. With the URL of the built module, also whether the catalogue beside it is up to date.
 */
export async function checkPlugin(plugin: Plugin<never>, moduleUrl?: string): Promise<string[]> {
  const catalogue = catalogueOf(plugin[PLUGIN]);
  const faults = [
    ...faultsOf(catalogue),
    ...catalogue.tools.flatMap(schemaFaults),
    ...descriptionFaults(catalogue),
  ];
  if (moduleUrl && !(await isShipped(plugin, cataloguePath(moduleUrl)))) {
    faults.push(
      `${cataloguePath(moduleUrl)} is missing or differs from the classes: run \`cargoshipper catalogue\`.`,
    );
  }
  return faults;
}

function schemaFaults({ name, inputSchema }: Catalogue["tools"][number]): string[] {
  const faults: string[] = [];
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    if (keyword in inputSchema)
      faults.push(`${name}: some clients refuse a list with ${keyword} at the top of a schema.`);
  }
  for (const [parameter, schema] of Object.entries(
    (inputSchema.properties ?? {}) as Record<string, JsonSchema>,
  )) {
    if (!/^[a-z0-9_]+$/.test(parameter)) faults.push(`${name}: ${parameter} is not snake_case.`);
    if (!schema.description) faults.push(`${name}: ${parameter} has no description.`);
    if (schema.type === "array" && !schema.items)
      faults.push(`${name}: ${parameter} is a list without \`items\`.`);
  }
  return faults;
}

const descriptionFaults = ({ tools, resources, prompts }: Catalogue): string[] =>
  [...tools, ...resources, ...prompts].flatMap(({ name, description }) => {
    if (!description) return [`${name}: has no description.`];
    const size = Buffer.byteLength(description);
    return size > DESCRIPTION_LIMIT
      ? [`${name}: its description has ${size} bytes; clients cut at ${DESCRIPTION_LIMIT}.`]
      : [];
  });

async function isShipped(plugin: Plugin<never>, path: string): Promise<boolean> {
  const shipped = await readFile(path, "utf8").catch(() => "{}");
  return isCurrent(JSON.parse(shipped) as Catalogue, plugin[PLUGIN]);
}
