import * as z from "zod";

export type JsonSchema = { [key: string]: unknown };

/** The schema of what a caller may send, without what costs a model tokens and tells it nothing. */
export const inputSchema = (schema: z.ZodObject): JsonSchema => lean(schema, "input");

/** The schema of what a handler answers. New fields of a provider are welcome, so nothing is closed. */
export const outputSchema = (schema: z.ZodObject): JsonSchema => lean(schema, "output");

function lean(schema: z.ZodObject, io: "input" | "output"): JsonSchema {
  if (!("_zod" in schema))
    throw new TypeError('A schema is not one of zod 4, which `import … from "zod"` gives.');
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any", override: strip });
  return { ...json, properties: json.properties ?? {} };
}

function strip(context: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { zodSchema, jsonSchema: json } = context;
  // A copy of zod with a registry of its own keeps descriptions where this copy does not look.
  const { description } = zodSchema as { readonly description?: string };
  if (json.description === undefined && description) json.description = description;
  if (json.additionalProperties === false) delete json.additionalProperties;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (typeof json.propertyNames === "object" && Object.keys(json.propertyNames).join() === "type") {
    delete json.propertyNames;
  }
}
