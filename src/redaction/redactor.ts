import { withoutAssigned } from "./assignments.js";
import { KnownValues } from "./known-values.js";
import { Markers } from "./marker.js";
import { plain } from "./plain.js";
import { withoutShapes } from "./shapes.js";
import { isHarmless, isTelling } from "./telling.js";
import { withoutUserinfo } from "./userinfo.js";

/** An entry of an environment list, whose value may have many lines. */
const ENTRY = /^([A-Za-z_][\w.-]{0,127})=([\s\S]+)$/;
/** An argument of a command, whose value is the next one. */
const FLAG = /^--?([A-Za-z_][\w.-]{0,127})$/;
/** The scheme of an authorization, which is none of its secret. */
const SCHEME = /^(?:bearer|basic|token) (?=\S+$)/i;
/** What a key may hold that is a text of its own, such as a path or an address; the colon of a marker is none. */
const ASSIGNING = /(?<!\[redacted)[=:]./;
/** Under which key the other half of a pair stands: `{ name, value }`, and `{ name, text }` as bindings of Workers have it. */
const HALVES = ["value", "Value", "text"];
/** The host's own words in its answers: a model has to give them back as they are. */
const OWN = new Set(["confirmation", "cursor"]);
/** No token is shorter than this, so shorter keys of a map cannot be one. */
const SHORTEST_TOKEN = 16;

const NONE: ReadonlySet<string> = new Set();

/** Where in a value a part of it stands, and what that means for it. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly telling: boolean;
}

/**
 * Replaces secrets in whatever leaves the host. Keys stay. Equal values get equal markers within one process, so that
 * they can be compared. What is clean already stays as it is. Never throws.
 */
export class Redactor {
  private readonly markers: Markers;
  private readonly known: KnownValues;

  /** A redactor of its own or, with one above it, one that knows what that one knows and makes the same markers. */
  constructor(above?: Redactor) {
    this.markers = above?.markers ?? new Markers();
    this.known = new KnownValues(above?.known);
  }

  /** Remembers the values of secrets, in the forms in which they are carried along. Below 4 characters none is kept. */
  learn(values: Iterable<string>): void {
    this.known.learn(values);
  }

  /** A redactor that masks these values too, and all that this one learns, now and later; this one if there are none. */
  knowing(values: Iterable<string>): Redactor {
    const more = [...values];
    if (more.length === 0) return this;
    const redactor = new Redactor(this);
    redactor.learn(more);
    return redactor;
  }

  /**
   * A copy of a value, as JSON can hold it, without secrets. At and below the paths in `exempt` (keys with dots
   * between them, without the positions in lists: `records.content`), and under `confirmation` and `cursor` near the
   * top, only values that were learned are masked.
   */
  value<T>(value: T, exempt: ReadonlySet<string> = NONE): T {
    return this.walk(plain(value), exempt, { path: "", depth: 0, telling: false }) as T;
  }

  /** Bytes without the secrets that the host knows. */
  bytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes).toString("latin1");
    const clean = this.withoutKnown(text);
    return clean === text ? bytes : Buffer.from(clean, "latin1");
  }

  /** A text without learned secrets, tokens of known shapes, passwords in URLs, and values of telling keys. */
  text(text: string): string {
    const known = this.withoutKnown(text);
    const shaped = known.length < SHORTEST_TOKEN ? known : withoutShapes(known, this.toMarker);
    return withoutAssigned(withoutUserinfo(shaped, this.toMarker), this.toMarker);
  }

  private readonly toMarker = (value: string): string => this.mask(value);

  private withoutKnown(text: string): string {
    return this.known.replace(text, this.toMarker);
  }

  private walk(value: unknown, exempt: ReadonlySet<string>, place: Place): unknown {
    if (typeof value === "string") return place.telling ? this.held(value) : this.text(value);
    if (typeof value === "number") {
      const digits = String(value);
      return place.telling || this.known.valueOf(digits) !== undefined ? this.mask(digits) : value;
    }
    if (Array.isArray(value)) return this.list(value, exempt, place);
    if (typeof value !== "object" || value === null) return value;
    const { path, depth } = place;
    const pair = place.telling || this.isTellingPair(value as Record<string, unknown>);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const clean = this.key(key);
        // A path costs more than all else that is done for a key.
        const at = exempt.size === 0 ? "" : path === "" ? key : `${path}.${key}`;
        const spared = exempt.has(at) || (depth < 2 && OWN.has(key));
        const telling = tells(key, clean) || (pair && HALVES.includes(key));
        return [
          clean,
          spared ? this.knownOnly(item) : this.walk(item, exempt, { path: at, depth: depth + 1, telling }),
        ];
      }),
    );
  }

  /** Items of a list, which may be entries of an environment or follow a telling argument. */
  private list(items: readonly unknown[], exempt: ReadonlySet<string>, place: Place): unknown[] {
    return items.map((item, index) => {
      if (typeof item !== "string") {
        return this.walk(item, exempt, { ...place, telling: place.telling && typeof item !== "object" });
      }
      const before = items[index - 1];
      const flag = typeof before === "string" ? FLAG.exec(before)?.[1] : undefined;
      if (place.telling || (flag && isTelling(flag))) return this.held(item);
      const [, key, value] = (item.includes("=") && ENTRY.exec(item)) || [];
      return key && value && isTelling(key) ? `${key}=${this.held(value)}` : this.text(item);
    });
  }

  private knownOnly(value: unknown): unknown {
    if (typeof value === "string") return this.withoutKnown(value);
    if (typeof value === "number") {
      const digits = String(value);
      return this.known.valueOf(digits) === undefined ? value : this.mask(digits);
    }
    if (Array.isArray(value)) return value.map((item) => this.knownOnly(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.withoutKnown(key), this.knownOnly(item)]),
    );
  }

  private key(key: string): string {
    if (ASSIGNING.test(key)) return this.text(key);
    const clean = this.withoutKnown(key);
    return clean.length < SHORTEST_TOKEN ? clean : withoutShapes(clean, this.toMarker);
  }

  /** What stands under a telling key, whole: only a known value, a public key or a placeholder is told apart in it. */
  private held(value: string): string {
    if (isHarmless(value)) return this.withoutKnown(value);
    const [scheme = ""] = SCHEME.exec(value) ?? [];
    return scheme + this.mask(value.slice(scheme.length));
  }

  private mask(value: string): string {
    return this.markers.for(this.known.valueOf(value) ?? value);
  }

  private isTellingPair(value: Record<string, unknown>): boolean {
    if (HALVES.every((half) => value[half] === undefined)) return false;
    const name = value["name"] ?? value["key"] ?? value["Name"] ?? value["Key"];
    return typeof name === "string" && (isTelling(name) || isTelling(this.text(name)));
  }
}

/** Whether a key is telling as it came or as it leaves: what is masked once more must come out the same. */
const tells = (key: string, clean: string): boolean => isTelling(key) || (clean !== key && isTelling(clean));
