import { crypto, lazily } from "./crypto.js";
import { literal } from "./pattern.js";
import { plain } from "./plain.js";
import { isTelling } from "./telling.js";

/** Shorter secrets would mask ordinary text; they are left to the keys that they stand under. */
const SHORTEST = 4;

/** Matches what `Redactor` leaves in place of a secret. */
export const MARKER = /\[redacted:[0-9a-f]{4}\]/;

const KEY = "[A-Za-z_][A-Za-z0-9_.-]{0,127}";
const QUOTED = `"[^"\\n]*"|'[^'\\n]*'`;

/** Where texts assign values to keys: what stands before, the key, what stands between, the value. */
const ASSIGNMENTS = [
  // In a URL's query a value ends with the next parameter.
  new RegExp(`([?&])(${KEY})(=)([^\\s"'&#]+)`, "g"),
  // At the beginning of a line a value may hold spaces: the output of `env`, TOML; up to another assignment.
  new RegExp(`(^[ \\t]*(?:export[ \\t]+)?)(${KEY})([ \\t]*=(?!=)[ \\t]*)(.+?)(?=[ \\t]+[\\w.-]+=|$)`, "gm"),
  // YAML and headers: one word, because several are more likely a sentence about the key.
  new RegExp(`(^[ \\t]*(?:[-*][ \\t]+)?)([A-Za-z_][\\w./-]{0,127})(:[ \\t]+)(${QUOTED}|\\S+)[ \\t]*$`, "gm"),
  // JSON within a text, with its quotes escaped or not.
  new RegExp(`(\\\\?["'])(${KEY})(\\\\?["']\\s*:\\s*\\\\?["'])((?:[^"'\\\\]|\\\\[^"'])+)`, "g"),
  // Arguments of commands.
  new RegExp(`((?:^|[\\s"'[(,])--?)(${KEY})([= ])(${QUOTED}|[^\\s"'-][^\\s"']*)`, "g"),
  new RegExp(`(^|[^\\w.?&-])(${KEY})(=(?!=))(${QUOTED}|[^\\s"']+)`, "g"),
  /(\b)(authorization)(:\s*)((?:bearer |basic |token )?[^\s"']+)/gi,
];
/** What every telling key holds, so that most texts need no closer look. */
const HINT = /pass|pwd|token|secret|key|credential|dsn|authorization|bearer|cookie|jwt|pat/i;
/** An entry of an environment list, whose value may have many lines. */
const ENTRY = new RegExp(`^(${KEY})=([\\s\\S]+)$`);
/** An argument of a command, whose value is the next one. */
const FLAG = new RegExp(`^--?(${KEY})$`);
const PASSWORD_IN_URL = /(:\/\/[^\s/:@?#]{0,128}:)([^\s/@?#]{1,512})(?=@(?!sha256:))/g;
/** A user without a password that looks like a token: long, with digits. */
const TOKEN_IN_URL = /(:\/\/)((?=[^\s/:@?#]*\d)[^\s/:@?#]{16,512})(?=@(?!sha256:))/g;

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
        this.secrets.add(new URLSearchParams({ form }).toString().slice("form=".length));
        this.secrets.add(encodeURI(toWellFormed(form)).replace(/[;,/?:@&=+$#]/g, encodeURIComponent));
        this.secrets.add(Buffer.from(form).toString("base64"));
        this.secrets.add(Buffer.from(form).toString("latin1"));
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
    if (typeof value === "string") return telling ? this.mask(value) : this.text(value);
    if (typeof value === "number") {
      return telling || this.secrets.has(String(value)) ? this.mask(String(value)) : value;
    }
    if (Array.isArray(value)) return value.map((item, index) => this.item(item, telling, value[index - 1]));
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

  /** An item of a list, which may be an entry of an environment or follow a telling argument. */
  private item(item: unknown, telling: boolean, before: unknown): unknown {
    if (typeof item !== "string") return this.walk(item, telling && typeof item !== "object");
    const [, flag] = (typeof before === "string" && FLAG.exec(before)) || [];
    if (telling || (flag && isTelling(flag))) return this.mask(item);
    const [, key, value] = (item.includes("=") && ENTRY.exec(item)) || [];
    return key && value && isTelling(key) ? `${key}=${this.mask(value)}` : this.text(item);
  }

  private mask(value: string): string {
    if (value === "" || WHOLLY_MASKED.test(value)) return value;
    return `[redacted:${crypto().createHmac("sha256", this.key()).update(value).digest("hex").slice(0, 4)}]`;
  }
}

const WHOLLY_MASKED = new RegExp(`^["']?${MARKER.source}["']?$`);

/** Half of a pair of surrogates has no encoding of its own. */
const toWellFormed = (text: string): string => Buffer.from(text).toString();
