import { branches, namesAt, type Schema } from "./spec-schema.js";

/** A name in a value, and whether the document has it there; `untold` where it does not say which names there are. */
export interface Name {
  readonly parts: readonly string[];
  readonly verdict: "known" | "unknown" | "untold";
  readonly value: unknown;
}

/** Every name in a value, however deep. What lies within a name that is not known is untold. */
export function namesIn(schemas: readonly Schema[], value: unknown, parts: readonly string[]): Name[] {
  if (Array.isArray(value)) {
    const items = itemsOf(schemas);
    return value.flatMap((one, index) => namesIn(items, one, [...parts, String(index)]));
  }
  if (typeof value !== "object" || value === null) return [];
  const names = namesAt(schemas, value);
  return Object.entries(value).flatMap(([name, one]) => {
    const at = [...parts, name];
    const schemas = names?.get(name);
    const verdict = schemas ? "known" : names ? "unknown" : "untold";
    return [{ parts: at, verdict, value: one } as const, ...namesIn(schemas ?? [], one, at)];
  });
}

/** Places of the document, with `*` for an index, of which a value has the object but not the name. */
export function absentFrom(schemas: readonly Schema[], value: unknown, at: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => absentFrom(itemsOf(schemas), one, `${at}/*`));
  if (typeof value !== "object" || value === null) return [];
  return [...(namesAt(schemas, value) ?? [])].flatMap(([name, inner]) =>
    name in value
      ? absentFrom(inner, (value as Record<string, unknown>)[name], `${at}/${name}`)
      : [`${at}/${name}`],
  );
}

const itemsOf = (schemas: readonly Schema[]): Schema[] =>
  schemas.flatMap((schema) => branches(schema)).flatMap(({ items }) => (items ? [items] : []));
