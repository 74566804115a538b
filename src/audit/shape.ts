/** How much of a value is kept: characters of a text, items of a list, and levels. Objects keep twice as many fields. */
export interface Limits {
  readonly text: number;
  readonly items: number;
  readonly depth: number;
}

/** The first is what an ordinary value is held to; each next one is for a value that is still too large. */
export const ROUNDS: readonly Limits[] = [
  { text: 200, items: 20, depth: 8 },
  { text: 80, items: 10, depth: 4 },
  { text: 40, items: 5, depth: 2 },
];

/** Bytes of JSON that arguments may take. */
const MOST = 3_500;

/** The bytes that a value takes as JSON. */
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "");

/**
 * A copy of redacted arguments that an audit can hold: texts over 200 characters are cut in the middle, lists after 20
 * items, and each says how much there was. It takes at most 3,500 bytes as JSON, whatever it is made from.
 */
export function shapeOf(args: unknown): unknown {
  for (const limits of ROUNDS) {
    const shape = cut(args, limits);
    if (bytesOf(shape) <= MOST) return shape;
  }
  return summary(args);
}

/** A copy of a value, as JSON can hold it, within limits. */
export function cut(value: unknown, limits: Limits, depth = 0): unknown {
  if (typeof value === "string") return cutText(value, limits.text);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= limits.depth) return summary(value);
  if (Array.isArray(value)) {
    const kept = value.slice(0, limits.items).map((item) => cut(item, limits, depth + 1));
    const more = value.length - kept.length;
    return more > 0 ? [...kept, `… and ${more} more`] : kept;
  }
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, 2 * limits.items)
    .map(([key, item]) => [cutText(key, limits.text), cut(item, limits, depth + 1)]);
  const more = entries.length - kept.length;
  return Object.fromEntries(more > 0 ? [...kept, ["…", `and ${more} more`]] : kept);
}

function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const gap = `… (${text.length} characters) …`;
  const half = (most - gap.length) / 2;
  return text.slice(0, Math.ceil(half)) + gap + text.slice(text.length - Math.floor(half));
}

function summary(value: unknown): string {
  if (typeof value === "string") return `[text of ${value.length} characters]`;
  if (Array.isArray(value)) return `[list of ${value.length}]`;
  return `[object of ${Object.keys(Object(value)).length}]`;
}
