import { addressFault, isAddress6, isIPv4, plainAddress6 } from "./address.js";
import { type NameRules, nameFault, plainName } from "./name.js";
import { shown } from "./shown.js";

/** A part of a record's data. */
export type Value = string | number;

/** How one part of a record's data is read, judged and written. */
export interface Field {
  /** Its name in structured data, as Cloudflare's API has it. */
  readonly key: string;
  /** It is written as a quoted string. */
  readonly quoted?: true;
  /** It takes all words that are left. */
  readonly rest?: true;
  /** Data can be without it. */
  readonly optional?: true;
  /** It is a name, which a zone file may give relative to its origin. */
  readonly name?: true;
  /** The canonical form of a value; one that is wrong stays as it is, for `fault` to see. */
  take(text: string, zone: string): Value;
  /** What is wrong with a value: the end of a sentence about it, or undefined. */
  fault(value: Value): string | undefined;
}

/** A whole number from 0, or one of the names that stand for numbers. */
export const int = (
  key: string,
  most: number,
  names: Readonly<Record<string, number>> = {},
  allowed: readonly number[] = [],
): Field => ({
  key,
  take: (text) => (/^\d{1,10}$/.test(text) ? Number(text) : (names[text.toUpperCase()] ?? text)),
  fault: (value) => {
    if (typeof value === "string" || value > most)
      return `is ${shown(value)}; write a whole number from 0 to ${most}`;
    return allowed.length === 0 || allowed.includes(value)
      ? undefined
      : `is ${value}; write ${allowed.join(", ").replace(/, (\d+)$/, " or $1")}`;
  },
});

export const address = (key: string, family: 4 | 6): Field => ({
  key,
  take: family === 4 ? (text) => text : plainAddress6,
  fault: (value) => addressFault(String(value), family),
});

/** A name that data points to; `root` allows a dot alone, which says that there is none. */
export const target = (key: string, { underscores = true, root = false } = {}): Field => ({
  key,
  name: true,
  take: (text, zone) => (text === "@" && zone ? plainName(zone) : plainName(text)),
  fault: (value) => targetFault(String(value), root, { underscores, wildcard: false }),
});

function targetFault(name: string, root: boolean, rules: NameRules): string | undefined {
  if (name === ".") return root ? undefined : "is the root, a dot alone; write a name";
  if (isIPv4(name) || isAddress6(name))
    return `is the address ${name}; write a name that has an A or AAAA record`;
  const host = /^([^:/]*):\d+$/.exec(name)?.[1];
  if (host) return `has a port, ${shown(name)}; write ${host} alone`;
  const fault = nameFault(name, rules);
  if (fault) return `${fault} (it is ${shown(name)})`;
  return name.includes(".")
    ? undefined
    : `is ${shown(name)}, a name without a dot; write the whole name, such as ${name}.example.com`;
}

/** A string in quotes, which a check may narrow. */
export const string = (
  key: string,
  check: (text: string) => string | undefined = () => undefined,
): Field => ({
  key,
  quoted: true,
  take: (text) => Buffer.from(text).toString(),
  fault: (value) => {
    const bytes = Buffer.byteLength(String(value));
    return bytes > 255 ? `has ${bytes} bytes; write at most 255` : check(String(value));
  },
});

/** A word in lower case. */
export const word = (key: string, check: (text: string) => string | undefined): Field => ({
  key,
  take: (text) => text.toLowerCase(),
  fault: (value) => check(String(value)),
});

const compact = (text: string) => text.replace(/\s/g, "");

export const hex = (key: string): Field => ({
  key,
  rest: true,
  take: (text) => compact(text).toLowerCase(),
  fault: (value) =>
    /^(?:[0-9a-f]{2})+$/.test(String(value))
      ? undefined
      : `is ${shown(value)}; write it in hexadecimal, two digits for each byte`,
});

export const base64 = (key: string): Field => ({
  key,
  rest: true,
  take: compact,
  fault: (value) =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(value)) && value !== ""
      ? undefined
      : `is ${shown(value)}; write it in base64`,
});
