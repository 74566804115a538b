import type { Exchange } from "cargoshipper/sandbox";

export const withAnswer = (exchange: Exchange, answer: unknown): Exchange => ({ ...exchange, answer });
export const withBody = (exchange: Exchange, body: unknown): Exchange => ({
  ...exchange,
  body: Buffer.from(JSON.stringify(body)),
});

/** Every name in a value, and every object; of a list the first item stands for all. */
export function placesIn(
  value: unknown,
  within: readonly string[] = [],
): { names: string[][]; objects: string[][] } {
  if (Array.isArray(value))
    return value.length > 0 ? placesIn(value[0], [...within, "0"]) : { names: [], objects: [] };
  if (typeof value !== "object" || value === null) return { names: [], objects: [] };
  const inner = Object.entries(value).map(([name, one]) => placesIn(one, [...within, name]));
  return {
    names: [...Object.keys(value).map((name) => [...within, name]), ...inner.flatMap(({ names }) => names)],
    objects: [[...within], ...inner.flatMap(({ objects }) => objects)],
  };
}

/** A copy of a value with one place changed: to undefined, which drops it, or to whatever `change` makes of it. */
export function changed(
  value: unknown,
  place: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  const [first, ...rest] = place;
  if (first === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[first] = changed(copy[first], rest, change);
  if (copy[first] === undefined) delete copy[first];
  return copy;
}

/** Something of another type. */
export const wrong = (old: unknown): unknown => (typeof old === "number" ? "many" : 7.5);
