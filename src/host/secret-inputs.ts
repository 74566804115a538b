import type * as z from "zod";
import { below, type Follow, facesOf, holds, keysOf, kindOf } from "../plugin/schema-parts.js";
import { isSecret } from "../plugin/variable.js";
import { plain } from "../redaction/plain.js";
import { isReference } from "../secrets/references.js";

type Schema = z.core.$ZodType;

/**
 * The values that a schema marks as secret, wherever in a value they stand: also in what came as JSON in a text. Where
 * it has secrets, so is all that it does not know: a misspelt name, or what a transform takes or makes.
 */
export const secretsIn = (schema: Schema, value: unknown): string[] =>
  holdsSecrets(schema) ? search([schema], plain(value)) : [];

/** Arguments of which those that hold secrets are only named. */
export const withoutSecrets = (
  schema: Schema,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      secretsIn(schema, { [name]: value }).length > 0 ? "[secret]" : value,
    ]),
  );

const holdsSecrets = (schema: Schema): boolean => holds(schema, isSecret);

function search(schemas: readonly Schema[], value: unknown): string[] {
  if (value === undefined || value === null || !schemas.some(holdsSecrets)) return [];
  const faces = facesOf(schemas);
  if (faces.some(isSecret)) return scalars(value);
  const holder = typeof value === "string" ? fromJson(value) : value;
  if (typeof holder !== "object" || holder === null) {
    // What was meant to be JSON and is broken may hold a secret anywhere; so may what secrets are made of.
    const taken = facesOf(schemas, towardsSecrets).some((face) => takesScalar(face, value));
    return taken && !/^\s*[[{]/.test(String(value)) ? [] : scalars(value);
  }
  return Object.entries(holder).flatMap(([key, item]) => {
    const inner = below(faces, Array.isArray(holder) ? Number(key) : key);
    const found = inner.every((one) => kindOf(one) === "never") ? scalars(item) : search(inner, item);
    return [...search(keysOf(faces), key), ...found];
  });
}

const towardsSecrets: Follow = (schema, wrapped) =>
  kindOf(schema) === "pipe" && wrapped.slice(1).some(holdsSecrets) ? wrapped.slice(1) : wrapped;

const takesScalar = (face: Schema, value: unknown) =>
  [typeof value, "enum", "literal", "template_literal", "any", "unknown", "custom"].includes(kindOf(face));

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A reference is none: whoever reads it is to see which secret is meant. */
function scalars(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "object") return Object.values(value).flatMap(scalars);
  const text = String(value);
  return isReference(text) ? [] : [text];
}
