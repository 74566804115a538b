import type { Key } from "./text-keys.js";
import { STAMP } from "./text-lines.js";
import type { Part } from "./text-values.js";

/** Fields that may stand between a name and its value. */
const MOST_BETWEEN = 6;

const GAP = new RegExp(
  `\\\\{0,15}["']?[ \\t]{0,16}(?:,|\\\\[nr]|\\r?\\n(?:${STAMP.source})?)(?:\\s|\\\\[nrt]){0,64}`,
  "y",
);
const OPENED = /\{(?:\s|\\[nrt]){0,64}/y;
const VALUE = /\\{0,15}["']?(?:value|text)\\{0,15}["']?[ \t]{0,16}[:=][ \t]{0,16}/iy;
const OTHER =
  /\\{0,15}["']?[\w-]{1,40}\\{0,15}["']?[ \t]{0,16}:[ \t]{0,16}(?:\\{0,15}["'][^"'\n\\]{0,200}|[^\s,"'{}[\]-][^\s,"'{}]{0,200})/y;
const BEFORE =
  /(value|text)\\{0,15}["']?[ \t]{0,16}:[ \t]{0,16}(?:\\{0,15}["']([^"'\n\\]{1,300})\\{0,15}["']|([^\s"',]{1,300}))(?:\s|,|\\[nrt]){1,64}\\{0,15}["']?(?:name|key)\\{0,15}["']?[ \t]{0,16}:[ \t]{0,16}\\{0,15}["']?$/i;

/** The value that stands beside a telling name: `name: DB_PASSWORD` and `value: …`, in YAML or JSON, in either order. */
export function named(text: string, key: Key, valueAt: (at: number) => Part[]): Part[] {
  if (!/[:=][ \t]{0,16}\\{0,15}["']?$/.test(text.slice(Math.max(0, key.start - 40), key.start))) return [];
  const beside = among(text, follow(GAP, text, key.end));
  if (beside !== undefined) return valueAt(beside);
  const from = Math.max(0, key.start - 480);
  const found = BEFORE.exec(text.slice(from, key.start));
  const value = found?.[2] ?? found?.[3];
  if (!found || !value) return [];
  const start = from + found.index + found[0].indexOf(value, found[1]?.length);
  return [{ start, end: start + value.length }];
}

/** Where the value begins in what a telling key holds, if that is a JSON object: `"api_key": {"op": "set", "value": …}`. */
export function inObject(text: string, at: number): number | undefined {
  return text[at] === "{" ? among(text, follow(OPENED, text, at)) : undefined;
}

/** Where the value begins among fields, of which the first begins at `field`. */
function among(text: string, field: number | undefined): number | undefined {
  let at = field;
  for (let between = 0; between <= MOST_BETWEEN && at !== undefined; between++) {
    const value = follow(VALUE, text, at);
    if (value !== undefined) return value;
    const next = follow(OTHER, text, at);
    at = next === undefined ? undefined : follow(GAP, text, next);
  }
  return undefined;
}

function follow(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
