import * as z from "zod";
import { VARIABLE } from "./marks.js";
import { facesOf } from "./schema-parts.js";

/** An option that an environment variable can fill. */
export interface Variable {
  readonly name: string | undefined;
  readonly secret: boolean;
  /** It says where credentials are sent. */
  readonly address?: true;
}

/** A string that a configuration may leave out, because a variable fills it; the plugin has it all the same. */
export type Filled = z.ZodString & { readonly _zod: { readonly optin: "optional" } };

// The mark sits on the schema's definition, which every derived schema (.min, .describe, …) keeps.
function marked<S extends z.ZodString>(variable: Variable): S {
  const schema = z.string().min(1);
  Object.defineProperty(schema._zod.def, VARIABLE, { value: variable, enumerable: true });
  return schema as S;
}

/**
 * A string that must never be shown. With a name, the environment variable fills it when the configuration leaves
 * it out. Its value is redacted from everything that leaves the host.
 */
export function secret(): z.ZodString;
export function secret(name: string): Filled;
export function secret(name?: string): z.ZodString {
  return marked({ name, secret: true });
}

/** A string that an environment variable fills when the configuration leaves it out. */
export const variable = (name: string): Filled => marked({ name, secret: false });

/**
 * The same for one that says where credentials are sent, such as the base URL of an API. A `.env` file may set it only for
 * credentials that come from that file too: whoever can leave a file in a folder must not learn others.
 */
export const address = (name: string): Filled => marked({ name, secret: false, address: true });

const markOf = (face: z.core.$ZodType) => (face._zod.def as { [VARIABLE]?: Variable })[VARIABLE];

/** The variable that a schema, or one that it wraps, is marked with. */
export const variableOf = (schema: z.core.$ZodType): Variable | undefined =>
  facesOf([schema])
    .map(markOf)
    .find((mark) => mark !== undefined);

/** Whether a schema itself is made by `secret()`. */
export const isSecret = (face: z.core.$ZodType): boolean => markOf(face)?.secret === true;
