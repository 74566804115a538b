import type * as z from "zod";
import { variableOf } from "../plugin/variable.js";

interface Def {
  readonly type: string;
  readonly shape?: Record<string, z.core.$ZodType>;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly out?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

/** The values that a schema marks as secret, wherever in a value they stand. */
export function secretsIn(schema: z.core.$ZodType, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (variableOf(schema)?.secret) return scalars(value);
  const def = schema._zod.def as unknown as Def;
  const { shape, element, valueType } = def;
  if (shape && typeof value === "object") {
    const held = value as Record<string, unknown>;
    return Object.entries(shape).flatMap(([key, inner]) => secretsIn(inner, held[key]));
  }
  if (element && Array.isArray(value)) return value.flatMap((item) => secretsIn(element, item));
  if (valueType && typeof value === "object") {
    return Object.values(value).flatMap((item) => secretsIn(valueType, item));
  }
  const inner = [def.innerType, def.in, def.out, ...(def.options ?? [])];
  return inner.flatMap((one) => (one ? secretsIn(one, value) : []));
}

const scalars = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(scalars) : [String(value)];
