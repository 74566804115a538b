import { fromJson, looseEntries } from "./loose-entries.js";

/**
 * Reads environment variables: a map, `"KEY=VALUE"` (one a line), or a list of those or of Kubernetes' pairs. Numbers and booleans become
 * strings. Throws a plain Error that names the entry which is wrong, and never shows a value.
 */
export function parseEnvironment(value: unknown): string[] {
  const given = typeof value === "string" ? (fromJson(value) ?? value) : value;
  return looseEntries(Array.isArray(given) ? given.map(fromPair) : given, /\r?\n/).map((entry) => {
    const [key, text] = typeof entry === "string" ? cut(entry) : [entry[0], toText(...entry)];
    if (key === "" || /[=\s\p{Cc}\p{Bidi_Control}]/u.test(key)) {
      throw new Error(`${JSON.stringify(key)} is not the name of a variable`);
    }
    if (text.includes("\0")) throw new Error(`${key}: the value holds a NUL character`);
    return `${key}=${text}`;
  });
}

/** `{"name": "KEY", "value": "VALUE"}`, as Kubernetes writes it, as a map; anything else as it is. */
function fromPair(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null || !("name" in entry && "value" in entry)) return entry;
  return Object.keys(entry).length === 2 ? { [String(entry.name)]: entry.value } : entry;
}

function cut(entry: string): [string, string] {
  const at = entry.indexOf("=");
  // The docker CLI would copy a lone name's value from its own environment; this one is nobody's to copy from.
  if (at < 0) throw new Error("expected KEY=VALUE");
  return [entry.slice(0, at).trim(), entry.slice(at + 1)];
}

function toText(key: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null) return "";
  throw new Error(`${key}: the value is a string, a number or a boolean`);
}
