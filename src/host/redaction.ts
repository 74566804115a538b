import { createHmac, randomBytes } from "node:crypto";
import { literal } from "./pattern.js";

const WORDS = new Set([
  ..."password passwd pwd passphrase token secret apikey credential credentials dsn authorization cookie".split(
    " ",
  ),
]);
const PAIRS = new Set(["api key", "private key", "access key", "auth key", "encryption key", "signing key"]);
const KEPT = new Set(["confirmation", "cursor"]);

/** Whether a key says that its value is a secret. Whole words only: `DB_PASSWORD` and `apiKey`, not `tokenizer`. */
export function isTelling(key: string): boolean {
  let telling = judged.get(key);
  if (telling === undefined) {
    if (judged.size >= MOST_JUDGED) judged.clear();
    telling = tells(key);
    judged.set(key, telling);
  }
  return telling;
}

/** Keys recur, and splitting one into words costs more than all else here. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 2000;

function tells(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word, index) => WORDS.has(word) || PAIRS.has(`${word} ${words[index + 1]}`));
}

/** Matches what `Redactor` leaves in place of a secret. */
export const MARKER = /\[redacted:[0-9a-f]{4}\]/;

const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_.-]{0,127})=("[^"\n]*"|'[^'\n]*'|[^\s"'&;,]+)/g;
const WHOLE_ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_.-]{0,127})=([\s\S]+)$/;
const USERINFO = /(:\/\/[^\s/:@]{1,128}:)([^\s/@]{1,256})(?=@)/g;

/** Replaces secrets in whatever leaves the host. Keys stay; equal values get equal markers within one process. */
export class Redactor {
  private readonly key = randomBytes(32);
  private readonly secrets = new Set<string>();
  private known: RegExp | undefined;

  /** Remembers a secret's value. Very short ones would mask ordinary text and are left to their keys. */
  learn(values: Iterable<string>): void {
    for (const value of values) if (value.length >= 6) this.secrets.add(value);
    const longestFirst = [...this.secrets].sort((a, b) => b.length - a.length);
    if (longestFirst.length > 0) this.known = new RegExp(longestFirst.map(literal).join("|"), "g");
  }

  /** A copy of a JSON value without secrets. */
  value<T>(value: T): T {
    return this.walk(value) as T;
  }

  /** A text without the secrets that the host knows, and without the values that telling keys are assigned. */
  text(text: string): string {
    let clean = this.known ? text.replace(this.known, (secret) => this.mask(secret)) : text;
    // Most texts have neither; looking for a character is far cheaper than a regular expression.
    if (clean.includes("=")) {
      clean = clean.replace(ASSIGNMENT, (all, key: string, value: string) =>
        isTelling(key) ? `${key}=${this.mask(value)}` : all,
      );
    }
    if (clean.includes("://")) {
      clean = clean.replace(USERINFO, (_, head: string, value: string) => head + this.mask(value));
    }
    return clean;
  }

  private walk(value: unknown): unknown {
    if (typeof value === "string") return this.string(value);
    if (Array.isArray(value)) return value.map((item) => this.walk(item));
    if (typeof value !== "object" || value === null) return value;
    const named =
      "value" in value ? ("name" in value && value.name) || ("key" in value && value.key) : undefined;
    const telling = typeof named === "string" && isTelling(named);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const secret = (telling && key === "value") || (isTelling(key) && !KEPT.has(key));
        return [key, secret && isScalar(item) ? this.mask(String(item)) : this.walk(item)];
      }),
    );
  }

  private string(text: string): string {
    const assignment = text.includes("=") ? WHOLE_ASSIGNMENT.exec(text) : null;
    if (assignment?.[1] && assignment[2] && isTelling(assignment[1])) {
      return `${assignment[1]}=${this.mask(assignment[2])}`;
    }
    return this.text(text);
  }

  private mask(value: string): string {
    if (value === "" || MARKER.test(value)) return value;
    return `[redacted:${createHmac("sha256", this.key).update(value).digest("hex").slice(0, 4)}]`;
  }
}

const isScalar = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";
