import * as z from "zod";
import { TEXT_LIST } from "../plugin/marks.js";
import { isTelling } from "../redaction/telling.js";

export type JsonSchema = { [key: string]: unknown };

/** The schema of what a caller may send, without what costs a model tokens and tells it nothing. */
export const inputSchema = (schema: z.ZodObject): JsonSchema => lean(schema);

/**
 * The schema of what a handler answers. New fields of a provider are welcome, so nothing is closed; and redaction may
 * put a marker where a number or a date was, so only what survives it is promised.
 */
export function outputSchema(schema: z.ZodObject): JsonSchema {
  // Beside the plugin's own fields there may be some of the host's, such as `untrusted`, of whatever type.
  const { additionalProperties: _, ...open } = loose(lean(schema)) as JsonSchema;
  return open;
}

function lean(schema: z.ZodObject): JsonSchema {
  if (!("_zod" in schema)) {
    throw new TypeError('A schema is not one of zod 4, which `import … from "zod"` gives.');
  }
  // A handler's answer is not parsed either, so both sides are what goes in.
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => strip(zodSchema, jsonSchema),
  });
  return { ...json, properties: json.properties ?? {} };
}

type Json = z.core.JSONSchema.BaseSchema;

function strip(schema: z.core.$ZodType, json: Json): void {
  // A copy of zod with a registry of its own keeps descriptions where this copy does not look.
  const { description } = schema as { readonly description?: string };
  if (json.description === undefined && description) json.description = description;
  if (TEXT_LIST in schema._zod.def) {
    for (const key of ["items", "minItems", "maxItems"] as const) delete json[key];
    json.type = "string";
  }
  if (json.additionalProperties === false || isEmpty(json.additionalProperties))
    delete json.additionalProperties;
  if (isEmpty(json.properties)) delete json.properties;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (typeof json.propertyNames === "object" && Object.keys(json.propertyNames).join() === "type") {
    delete json.propertyNames;
  }
}

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

const BOUNDS = ["format", "pattern", "minLength", "maxLength", "minItems", "maxItems", "required"];

function loose(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(loose);
  if (typeof json !== "object" || json === null) return json;
  const { properties, ...rest } = json as { properties?: Record<string, { description?: string }> };
  const kept = Object.entries(rest).filter(([key]) => !BOUNDS.includes(key));
  const fields = Object.entries(properties ?? {}).map(([name, field]) => {
    const { description } = field;
    return [name, isTelling(name) ? { ...(description && { description }) } : loose(field)];
  });
  return {
    ...Object.fromEntries(kept.map(([key, value]) => [key, loose(value)])),
    ...(properties && { properties: Object.fromEntries(fields) }),
  };
}
