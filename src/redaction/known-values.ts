import { literal } from "./literal.js";
import { MARKER } from "./marker.js";

/** Shorter secrets would mask ordinary text; they are left to the keys that they stand under. */
const SHORTEST = 4;

interface Found {
  readonly start: number;
  readonly end: number;
}

/** Values that are secrets whatever they stand under, in the forms in which they are carried along. */
export class KnownValues {
  /** Each form, and the value that it is a form of. */
  private readonly forms = new Map<string, string>();
  private compiled: RegExp | undefined;

  constructor(private readonly above?: KnownValues) {}

  learn(values: Iterable<string>): void {
    for (const value of values) {
      for (const text of [value, value.trim()]) {
        if (text.length < SHORTEST) continue;
        for (const form of formsOf(text)) if (!this.forms.has(form)) this.forms.set(form, value.trim());
        this.compiled = undefined;
      }
    }
  }

  /** The value that a text is a form of. */
  valueOf(text: string): string | undefined {
    return this.forms.get(text) ?? this.above?.valueOf(text);
  }

  /** A text with each known value replaced. Where two overlap, both go, as one. */
  replace(text: string, mask: (value: string) => string): string {
    const found = this.find(text);
    if (found.length === 0) return text;
    let clean = "";
    let at = 0;
    for (const { start, end } of merged(found)) {
      const form = text.slice(start, end);
      clean += text.slice(at, start) + mask(this.valueOf(form) ?? form);
      at = end;
    }
    return clean + text.slice(at);
  }

  private find(text: string): Found[] {
    const found = this.above?.find(text) ?? [];
    if (this.forms.size === 0) return found;
    if (!this.compiled) {
      const longestFirst = [...this.forms.keys()].sort((a, b) => b.length - a.length);
      // A marker is passed over whole: four of its letters may be a secret too.
      this.compiled = new RegExp([MARKER.source, ...longestFirst.map(literal)].join("|"), "g");
    }
    for (const { index, 0: form } of text.matchAll(this.compiled)) {
      if (this.forms.has(form)) found.push({ start: index, end: index + form.length });
    }
    return found;
  }
}

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    new URLSearchParams({ text }).toString().slice("text=".length),
    // Half of a pair of surrogates has no encoding of its own; as bytes it becomes a replacement character.
    encodeURI(bytes.toString()).replace(/[;,/?:@&=+$#]/g, encodeURIComponent),
    bytes.toString("base64"),
    bytes.toString("latin1"),
  ];
}

function merged(found: Found[]): Found[] {
  const whole: { start: number; end: number }[] = [];
  for (const { start, end } of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = whole.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else whole.push({ start, end });
  }
  return whole;
}
