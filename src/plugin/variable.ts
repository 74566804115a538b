import * as z from "zod";
import { VARIABLE } from "./marks.js";

/** An option that an environment variable can fill. */
export interface Variable {
  readonly name: string | undefined;
  readonly secret: boolean;
}

// The mark sits on the schema's definition, which every derived schema (.min, .describe, …) keeps.
function marked(schema: z.ZodString, variable: Variable): z.ZodString {
  Object.defineProperty(schema._zod.def, VARIABLE, { value: variable, enumerable: true });
  return schema;
}

/**
 * A string that must never be shown. With a name, the environment variable fills it when the configuration leaves
 * it out. Its value is redacted from everything that leaves the host.
 */
export const secret = (name?: string): z.ZodString => marked(z.string().min(1), { name, secret: true });

/** A string that an environment variable fills when the configuration leaves it out. */
export const variable = (name: string): z.ZodString => marked(z.string().min(1), { name, secret: false });

/** The variable that a schema is marked with, looking through optional, nullable, default and pipe. */
export function variableOf(schema: z.core.$ZodType): Variable | undefined {
  const def = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType; [VARIABLE]?: Variable };
  if (def[VARIABLE]) return def[VARIABLE];
  const inner = def.innerType ?? def.in;
  return inner && variableOf(inner);
}
