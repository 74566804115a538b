/** One entry of a map as models write it. */
export type Entry = string | [key: string, value: unknown];

/**
 * The entries of a map as models write it: an object, a string, a list of both, or any of these as JSON text. What is
 * not from an object stays a string. `separator` splits a string that holds several; one in a list holds one.
 */
export function looseEntries(value: unknown, separator: RegExp): Entry[] {
  if (typeof value !== "string") return entriesOf(value);
  const json = fromJson(value);
  return json === undefined ? value.split(separator).filter((part) => part !== "") : entriesOf(json);
}

function entriesOf(value: unknown): Entry[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "number") return [String(value)];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(entriesOf);
  if (typeof value === "object") return Object.entries(value);
  throw new Error("expected an object");
}

/** The object or list that a text holds as JSON, or undefined. */
export function fromJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
