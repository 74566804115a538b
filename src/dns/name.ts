import { domainToASCII } from "node:url";
import { ValidationError } from "../plugin/tool-error.js";
import { shown } from "./shown.js";

/** Characters up to which a name is converted, however many of them punycode needs. */
const LONGEST_INPUT = 1_000;

/** A name in lower case, in punycode and without its final dot. The root stays a dot. */
export function plainName(name: string): string {
  const trimmed = name.trim();
  const foreign = trimmed.length <= LONGEST_INPUT && /[^\0-\x7f]/.test(trimmed);
  const ascii = (foreign && domainToASCII(trimmed)) || trimmed;
  return ascii.toLowerCase().replace(/([^.])\.$/, "$1");
}

/** Whether an absolute name is the zone's apex or lies below it. */
export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Endings that nobody gives a name of their own zone, so that a name with one is of another zone. */
const ENDINGS = ["com", "net", "org"];

/**
 * The absolute name, in lower case and without a final dot, of `@`, `www`, `www.example.com` or `www.example.com.` in a
 * zone. Throws a ValidationError for a name of another zone; one that only looks so can be given in full.
 */
export function absoluteName(name: string, zone: string): string {
  const apex = plainName(zone);
  const plain = plainName(name);
  if (plain === "@" || plain === "") return apex;
  if (isWithin(plain, apex)) return plain;
  const labels = plain.split(".");
  const ending = labels.at(-1) ?? "";
  const foreign = labels.length > 1 && (ENDINGS.includes(ending) || ending === apex.split(".").at(-1));
  if (!foreign && !name.trim().endsWith(".")) return `${plain}.${apex}`;
  throw new ValidationError(`The name ${shown(name)} is not in the zone ${apex}.`, {
    next: `Write a name relative to the zone, such as "www", or one that ends in ${apex}.`,
  });
}

/** A name as it is written in its zone: `www`, and `@` for the apex. */
export function relativeName(name: string, zone: string): string {
  if (name === zone) return "@";
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : `${name}.`;
}

/** What a name may have beside letters, digits and hyphens. */
export interface NameRules {
  readonly underscores: boolean;
  readonly wildcard: boolean;
}

/** What is wrong with an absolute name: the end of a sentence about it, or undefined. */
export function nameFault(name: string, { underscores, wildcard }: NameRules): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(name)) return `is a URL; write ${hostOf(name) ?? "its host name"} alone`;
  if (name.length > 253) return `has ${name.length} characters; write at most 253`;
  const labels = name.split(".");
  if (labels.includes("")) return "has an empty label; write one dot between labels, and none in front";
  const long = labels.find((label) => label.length > 63);
  if (long) return `has a label of ${long.length} characters; write at most 63 between two dots`;
  if (labels.some((label, at) => label.includes("*") && !(wildcard && at === 0 && label === "*")))
    return wildcard
      ? 'has a * that is not the whole first label; write "*" alone there, such as *.example.com'
      : "has a *; write a name without it";
  if (!underscores && name.includes("_")) return "has an underscore; write a host name without it";
  // RFC 2317 delegates parts of a reverse zone by names such as 0/25.2.0.192.in-addr.arpa.
  const characters = name.endsWith(".arpa") ? /^[a-z0-9_*./-]*$/ : /^[a-z0-9_*.-]*$/;
  if (characters.test(name)) return undefined;
  return /[^\0-\x7f]/.test(name)
    ? "has characters beyond ASCII that are no domain name; write it in punycode, such as xn--bcher-kva.example"
    : "has characters that are not allowed; write letters, digits, hyphens and dots only";
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname || undefined : undefined;
}
