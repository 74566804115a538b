import type { Exchange } from "cargoshipper/sandbox";
import { pointerOf } from "./schema-faults.js";

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

/** An exchange of which one place was changed, and where that shows. */
export interface Changed {
  readonly exchange: Exchange;
  readonly pointer: string;
}

/** Each exchange with each of its places changed in turn, in the answer and in the body. */
export const eachChanged = (
  samples: readonly Exchange[],
  places: "names" | "objects",
  change: (old: unknown) => unknown,
  pointer: (at: string) => string = (at) => at,
): Changed[] =>
  samples.flatMap((exchange) => {
    const sent: unknown = exchange.body.length > 0 ? JSON.parse(exchange.body.toString()) : undefined;
    return [
      ...placesIn(exchange.answer)[places].map((place) => ({
        exchange: withAnswer(exchange, changed(exchange.answer, place, change)),
        pointer: pointer(pointerOf(["answer", ...place])),
      })),
      ...placesIn(sent)[places].map((place) => ({
        exchange: withBody(exchange, changed(sent, place, change)),
        pointer: pointer(pointerOf(["request", "body", ...place])),
      })),
    ];
  });

/** Each with one field more in each of its objects. */
export const eachWithMore = (samples: readonly Exchange[]): Changed[] =>
  eachChanged(
    samples,
    "objects",
    (old) => ({ ...(old as object), made_up: 1 }),
    (at) => `${at}/made_up`,
  );

/** The places of changed exchanges at which no fault was found. */
export function unnoticedIn(changes: readonly Changed[], faults: readonly string[]): string[] {
  const places = changes.map(({ exchange, pointer }) => `${exchange.at} ${pointer}`);
  return places.filter((place) => !faults.some((line) => line.startsWith(`${place}:`)));
}
