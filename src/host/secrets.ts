import type * as z from "zod";
import { variableOf } from "../plugin/variable.js";
import { partsOf } from "./schema-parts.js";

/** The values that a schema marks as secret, wherever in a value they stand. */
export function secretsIn(schema: z.core.$ZodType, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (variableOf(schema)?.secret) return scalars(value);
  const { shape, element, valueType, ...parts } = partsOf(schema);
  if (shape && typeof value === "object") {
    const held = value as Record<string, unknown>;
    return Object.entries(shape).flatMap(([key, inner]) => secretsIn(inner, held[key]));
  }
  if (element && Array.isArray(value)) return value.flatMap((item) => secretsIn(element, item));
  if (valueType && typeof value === "object") {
    return Object.values(value).flatMap((item) => secretsIn(valueType, item));
  }
  const inner = [parts.innerType, parts.in, parts.out, ...(parts.options ?? [])];
  return inner.flatMap((one) => (one ? secretsIn(one, value) : []));
}

const scalars = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(scalars) : [String(value)];
