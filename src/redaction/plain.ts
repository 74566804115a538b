import { types } from "node:util";

/** How deep a value may be nested. */
const DEEPEST = 100;

/**
 * A value as JSON can hold it, whatever a plugin hands over. Dates become ISO 8601, bytes base64, maps objects, sets
 * lists, errors their name and message, big integers texts; functions and symbols are left out, and a value that
 * contains itself says so. Never throws.
 */
export function plain(value: unknown, above: readonly object[] = []): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : object(value, above);
    default:
      return undefined;
  }
}

function object(value: object, above: readonly object[]): unknown {
  if (above.includes(value)) return "[circular]";
  if (above.length >= DEEPEST) return "[too deep]";
  const within = [...above, value];
  try {
    if (types.isUint8Array(value)) return Buffer.from(value).toString("base64");
    if (types.isNativeError(value) || value instanceof Error)
      return plain({ ...value, name: value.name, message: value.message }, within);
    if (types.isMap(value))
      return record(
        [...value].map(([key, item]) => [String(key), item]),
        within,
      );
    if (types.isSet(value)) return list([...value], within);
    if (Array.isArray(value)) return list(value, within);
    if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), within);
    return record(Object.entries(value), within);
  } catch {
    return "[unreadable]";
  }
}

const list = (items: readonly unknown[], within: readonly object[]): unknown[] =>
  items.map((item) => plain(item, within) ?? null);

function record(
  entries: readonly (readonly [string, unknown])[],
  within: readonly object[],
): Record<string, unknown> {
  const copies = entries.map(([key, item]) => [key, plain(item, within)] as const);
  return Object.fromEntries(copies.filter(([, item]) => item !== undefined));
}
