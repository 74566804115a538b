import type * as z from "zod";
import { ValidationError } from "../plugin/index.js";
import { below, facesOf, fitting } from "../plugin/schema-parts.js";
import { isSecretName, NAME_FORM } from "./address.js";
import { takersIn, takesReferences } from "./takers.js";

type Schema = z.core.$ZodType;

/** What somebody writes who means a reference, right or wrong. */
const MEANT = /^\s*(?:[^=\s]+=)?\s*secret:\/\//i;
/** A reference within a text. Nothing would put its value there, so it would become the password itself. */
const WITHIN = /(?<![a-z\d])secret:\/\/[a-z]/i;
const REFERENCE = /^([^=\s]+=)?secret:\/\/(.*)$/s;
const BARE = /^\s*secret:\/\/\S*\s*$/i;

/**
 * The names of the secrets that a parsed input refers to, each once. It looks into lists and plain objects. Throws a
 * ValidationError when a reference is not of the right form, is a part of a text, or stands where none is taken.
 */
export function referencesIn(schema: Schema, input: unknown): string[] {
  const names = new Set<string>();
  walk([schema], input, { takes: false, path: [] }, (text, { takes, path }) => {
    const reference = read(text);
    if (takes && reference) names.add(reference.name);
    else if (takes && (MEANT.test(text) || WITHIN.test(text))) throw malformed(path);
    else if (!takes && (BARE.test(text) || WITHIN.test(text))) throw misplaced(path, schema);
    return text;
  });
  return [...names];
}

/**
 * A parsed input with its references replaced; the input itself when there are none. All are resolved before anything
 * is replaced; throws what `referencesIn` and `resolve` throw.
 */
export async function withSecrets<T>(
  schema: Schema,
  input: T,
  resolve: (name: string) => Promise<string>,
): Promise<T> {
  const names = referencesIn(schema, input);
  if (names.length === 0) return input;
  const values = new Map(await Promise.all(names.map(async (name) => [name, await resolve(name)] as const)));
  return walk([schema], input, { takes: false, path: [] }, (text, { takes }) => {
    const reference = takes ? read(text) : undefined;
    return reference ? `${reference.before}${values.get(reference.name)}` : text;
  }) as T;
}

interface Place {
  /** Whether references are taken here. */
  readonly takes: boolean;
  readonly path: readonly (string | number)[];
}

type Visit = (text: string, place: Place) => string;

/** A copy of a value with what `visit` makes of its strings. No name of a field takes references. */
function walk(schemas: readonly Schema[], value: unknown, place: Place, visit: Visit): unknown {
  const faces = facesOf(schemas, fitting(value));
  const takes = place.takes || faces.some(takesReferences);
  const at = (key: string | number): Place => ({ takes, path: [...place.path, key] });
  if (typeof value === "string") return visit(value, { ...place, takes });
  if (Array.isArray(value)) {
    return value.map((item, index) => walk(below(faces, index), item, at(index), visit));
  }
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      visit(name, { takes: false, path: place.path }),
      walk(below(faces, name), item, at(name), visit),
    ]),
  );
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a text is a reference of the right form, which is no secret itself. */
export const isReference = (text: string): boolean => read(text) !== undefined;

function read(text: string): { readonly before: string; readonly name: string } | undefined {
  const [, before = "", name = ""] = REFERENCE.exec(text) ?? [];
  return isSecretName(name) ? { before, name } : undefined;
}

// Neither says what was written: it might be the secret itself.
const malformed = (path: Place["path"]) =>
  new ValidationError(
    `${path.join(".")}: a reference is secret://name or KEY=secret://name and nothing else, and a name is ${NAME_FORM}.`,
    { next: "cargoshipper_list_secrets names those that there are." },
  );

function misplaced(path: Place["path"], schema: Schema): ValidationError {
  const takers = takersIn(schema);
  const where = path.join(".") || "arguments";
  return new ValidationError(`${where}: a reference to a secret is not taken here.`, {
    next:
      takers.length > 0
        ? `This tool takes references in ${takers.join(", ")}.`
        : "No argument of this tool takes references to secrets.",
  });
}
