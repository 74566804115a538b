import { randomInt } from "node:crypto";
import { literal } from "../../src/redaction/literal.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const HEX = "0123456789abcdef";

/** Characters of a piece, and of a part of one that counts as found: half of a secret is too much as well. */
const PIECE = 24;
const WINDOW = 12;

/** What was searched, and which canaries may be in it. */
export interface Searched {
  readonly source: string;
  readonly text: string;
  readonly own?: readonly string[];
}

/** Makes random pieces of a canary's value; each is looked for by itself. */
export type Pieces = (length?: number, alphabet?: "letters" | "capitals" | "hex") => string;

/** Unique secrets: each with where it was planted, and what should stand before its marker. */
export class Canaries {
  /** A part of a secret in some form, and where the secret was planted. */
  private readonly parts = new Map<string, string>();
  private readonly beside = new Map<string, string>();
  planted = 0;

  /** A secret of letters and digits. `beside` has to be followed by a marker somewhere. */
  plant(where: string, beside?: string): string {
    return this.made(where, (piece) => piece(), beside);
  }

  /** A secret of random pieces in a form of its own: a shape, several lines, with quotes. */
  made(where: string, form: (piece: Pieces) => string, beside?: string): string {
    this.planted++;
    if (beside !== undefined) this.beside.set(where, beside);
    return form((length = PIECE, alphabet = "letters") => {
      const from = { letters: LETTERS, capitals: CAPITALS, hex: HEX }[alphabet];
      const piece = `${randomly(from, 1, 10)}${randomly(from, length - 1)}`;
      this.know(where, piece);
      return piece;
    });
  }

  /** Looks for a secret that somebody else has made, too. */
  know(where: string, piece: string): void {
    for (const text of formsOf(piece)) {
      for (let at = 0; at + WINDOW <= text.length; at++) this.parts.set(text.slice(at, at + WINDOW), where);
    }
  }

  /** Where canaries are, one line each: what was planted where, what holds it, and the text around it. */
  found(searched: readonly Searched[]): string[] {
    const found = new Map<string, string>();
    for (const { source, text, own = [] } of searched) {
      for (let at = 0; at + WINDOW <= text.length; at++) {
        const where = this.parts.get(text.slice(at, at + WINDOW));
        if (where === undefined || own.includes(where) || found.has(`${where} in ${source}`)) continue;
        found.set(`${where} in ${source}`, text.slice(Math.max(0, at - 90), at + 60));
      }
    }
    return [...found].map(([leak, around]) => `${leak}: …${around}…`);
  }

  /** Those that should be masked where everybody can see it, and whose marker is nowhere beside their key. */
  unseen(searched: readonly Searched[]): string[] {
    return [...this.beside].flatMap(([where, beside]) => {
      const marked = new RegExp(`${literal(beside)}[^\\n]{0,12}?\\[redacted:[0-9a-f]{4}\\]`);
      return searched.some(({ text }) => marked.test(text)) ? [] : [`${where}: no marker after ${beside}`];
    });
  }
}

const randomly = (from: string, length: number, skip = 0): string =>
  Array.from({ length }, () => from[randomInt(from.length - skip)]).join("");

/** A piece as it is, in hexadecimal, and in base64 of both alphabets, wherever in it the piece begins. */
function formsOf(piece: string): string[] {
  const bytes = Buffer.from(piece);
  const within = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // The first and the last characters hold bits of the neighbours too.
    return text.slice(before === 0 ? 0 : before + 1, -4);
  });
  const websafe = within.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [piece, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), ...within, ...websafe];
}

/** Every string in a value, keys included, so that no escaping hides anything. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)]);
}
