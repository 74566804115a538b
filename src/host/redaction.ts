import { crypto, lazily } from "./crypto.js";
import { literal } from "./pattern.js";
import { plain } from "./plain.js";
import { isTelling } from "./telling.js";

/** Shorter secrets would mask ordinary text; they are left to the keys that they stand under. */
const SHORTEST = 4;

/** Matches what `Redactor` leaves in place of a secret. */
export const MARKER = /\[redacted:[0-9a-f]{4}\]/;

const KEY = "[A-Za-z_][A-Za-z0-9_.-]{0,127}";

/** Where texts assign values to keys: what stands before, the key, what stands between, the value. */
const ASSIGNMENTS = [
  // In a URL's query a value ends with the next parameter.
  new RegExp(`([?&])(${KEY})(=)([^\\s"'&#]+)`, "g"),
  // At the beginning of a line a value may hold spaces: the output of `env`, YAML, headers.
  /(^[ \t]*(?:export[ \t]+|[-*][ \t]+)?)([A-Za-z_][\w./-]{0,127})(=|:[ \t]+)(.+)$/gm,
  // JSON within a text, with its quotes escaped or not.
  new RegExp(`(\\\\?")(${KEY})(\\\\?"\\s*:\\s*\\\\?")((?:[^"\\\\]|\\\\[^"])+)`, "g"),
  // Arguments of commands.
  new RegExp(`(--?)(${KEY})([= ])([^\\s"'-][^\\s"']*)`, "g"),
  new RegExp(`(^|[^\\w.?&-])(${KEY})(=)("[^"\\n]*"|'[^'\\n]*'|[^\\s"']+)`, "g"),
  /(\b)(authorization)(:\s*)((?:bearer |basic |token )?[^\s"']+)/gi,
];
/** What every telling key holds, so that most texts need no closer look. */
const HINT = /pass|pwd|token|secret|key|credential|dsn|authorization|bearer|cookie|jwt|pat/i;
/** A value of many lines, such as an entry of an environment list. */
const WHOLE_TEXT = new RegExp(`^(${KEY})=([\\s\\S]+)$`);
const PASSWORD_IN_URL = /(:\/\/[^\s/:@]{0,128}:)([^\s/@]{1,512})(?=@)/g;
const TOKEN_IN_URL = /(:\/\/)([^\s/:@]{16,512})(?=@)/g;

/** Replaces secrets in whatever leaves the host. Keys stay; equal values get equal markers within one process. */
export class Redactor {
  private readonly key = lazily(() => crypto().randomBytes(32));
  private readonly secrets = new Set<string>();
  private known: RegExp | undefined;

  /** Remembers the values of secrets, in the forms in which they are carried along. */
  learn(values: Iterable<string>): void {
    for (const value of values) {
      for (const form of [value, value.trim()]) {
        if (form.length < SHORTEST) continue;
        this.secrets.add(form);
        this.secrets.add(JSON.stringify(form).slice(1, -1));
        this.secrets.add(encodeURIComponent(form));
        this.secrets.add(Buffer.from(form).toString("base64"));
      }
    }
    const longestFirst = [...this.secrets].sort((a, b) => b.length - a.length);
    if (longestFirst.length > 0) this.known = new RegExp(longestFirst.map(literal).join("|"), "g");
  }

  /** A copy of a value, as JSON can hold it, without secrets. */
  value<T>(value: T): T {
    return this.walk(plain(value)) as T;
  }

  /** Bytes without the secrets that the host knows. */
  bytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes).toString("latin1");
    const clean = this.withoutKnown(text);
    return clean === text ? bytes : Buffer.from(clean, "latin1");
  }

  /** A text without the secrets that the host knows, and without the values that telling keys are assigned. */
  text(text: string): string {
    let clean = this.withoutKnown(text);
    if (HINT.test(clean)) {
      for (const assignment of ASSIGNMENTS) {
        clean = clean.replace(
          assignment,
          (all, before: string, key: string, between: string, value: string) =>
            isTelling(key) ? before + key + between + this.mask(value) : all,
        );
      }
    }
    if (clean.includes("://") && clean.includes("@")) {
      const held = (_: string, before: string, value: string) => before + this.mask(value);
      clean = clean.replace(PASSWORD_IN_URL, held).replace(TOKEN_IN_URL, held);
    }
    return clean;
  }

  private withoutKnown(text: string): string {
    return this.known ? text.replace(this.known, (secret) => this.mask(secret)) : text;
  }

  private walk(value: unknown, telling = false): unknown {
    if (typeof value === "string") return telling ? this.mask(value) : this.string(value);
    if (typeof value === "number")
      return telling || this.secrets.has(String(value)) ? this.mask(String(value)) : value;
    if (Array.isArray(value))
      return value.map((item) => this.walk(item, telling && typeof item !== "object"));
    if (typeof value !== "object" || value === null) return value;
    const { name, key, value: held } = value as Record<string, unknown>;
    const named = held === undefined ? undefined : (name ?? key);
    const pair = typeof named === "string" && isTelling(named);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        this.withoutKnown(key),
        this.walk(item, isTelling(key) || (pair && key === "value")),
      ]),
    );
  }

  private string(text: string): string {
    const [, key, value] = (text.includes("=") && WHOLE_TEXT.exec(text)) || [];
    return key && value && isTelling(key) ? `${key}=${this.mask(value)}` : this.text(text);
  }

  private mask(value: string): string {
    if (value === "" || WHOLLY_MASKED.test(value)) return value;
    return `[redacted:${crypto().createHmac("sha256", this.key()).update(value).digest("hex").slice(0, 4)}]`;
  }
}

const WHOLLY_MASKED = new RegExp(`^["']?${MARKER.source}["']?$`);
