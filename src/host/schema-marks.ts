import type * as z from "zod";
import { NOT_SECRET, UNTRUSTED } from "../plugin/marks.js";
import { below, facesOf, holds, ITEM, OTHER, placesIn, VALUE } from "../plugin/schema-parts.js";

type Schema = z.core.$ZodType;

const isUntrusted = (face: Schema): boolean => UNTRUSTED in face._zod.def;
const isNotSecret = (face: Schema): boolean => NOT_SECRET in face._zod.def;

/** Those fields of an answer which hold text from outside. */
export function outsideIn(schema: Schema, data: Readonly<Record<string, unknown>>): readonly string[] {
  if (!holdsUntrusted(schema)) return [];
  const faces = facesOf([schema]);
  const everywhere = faces.some(isUntrusted);
  return Object.entries(data)
    .filter(([name, value]) => !isEmpty(value) && (everywhere || below(faces, name).some(holdsUntrusted)))
    .map(([name]) => name);
}

const holdsUntrusted = (schema: Schema): boolean => holds(schema, isUntrusted);

const isEmpty = (value: unknown) =>
  value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

const exempt = new WeakMap<Schema, ReadonlySet<string>>();

/** The places of an answer whose values are no secrets, as the redactor wants them: dotted, without lists' positions. */
export function exemptIn(schema: Schema): ReadonlySet<string> {
  const known = exempt.get(schema) ?? new Set(placesIn(schema, isNotSecret).flatMap(pathFrom));
  exempt.set(schema, known);
  return known;
}

/**
 * A record's values have no names: when they are marked, the record is exempt as a whole. What is marked deeper in one
 * is not, because what stands beside it would be exempt too.
 */
function pathFrom(path: readonly (string | symbol)[]): string[] {
  const steps = path.filter((step) => step !== ITEM);
  while (steps.at(-1) === VALUE) steps.pop();
  return steps.length === 0 || steps.includes(VALUE) || steps.includes(OTHER) ? [] : [steps.join(".")];
}
