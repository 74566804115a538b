import { endOfWord, type Word } from "./words.js";

/** What a zone file says at one place: a directive or a record, over several lines when it has parentheses. */
export interface ZoneEntry {
  /** The number of its first line, from 1. */
  readonly line: number;
  /** It begins with a space, so that it has the name of the entry before it. */
  readonly indented: boolean;
  readonly words: readonly Word[];
  readonly comment: string;
  /** Why its words are not all that it says: the end of a sentence about the line. */
  readonly fault?: string;
}

interface Line {
  readonly indented: boolean;
  readonly tokens: readonly (Word | "(" | ")")[];
  readonly comment: string;
  readonly fault?: string;
}

const STOPS = /[ \t;()]/;

/** Takes one line apart. Quotes end with their line, so that one that is not closed costs no other line. */
function takeApart(text: string): Line {
  const tokens: (Word | "(" | ")")[] = [];
  const indented = /^[ \t]/.test(text);
  for (let at = 0; at < text.length; ) {
    const char = text[at] as string;
    if (char === ";") return { indented, tokens, comment: text.slice(at + 1).trim() };
    if (char === " " || char === "\t") at += 1;
    else if (char === "(" || char === ")") {
      tokens.push(char);
      at += 1;
    } else {
      const end = endOfWord(text, at, STOPS);
      if (end < 0) {
        const fault =
          "has a quote that is not closed, or ends in a backslash; close each string on its own line";
        return { indented, tokens, comment: "", fault };
      }
      tokens.push({ source: text.slice(at, end), quoted: char === '"' });
      at = end;
    }
  }
  return { indented, tokens, comment: "" };
}

const isWord = (token: Word | "(" | ")"): token is Word => typeof token !== "string";

/** Whether a line leaves a parenthesis open that was open before it, or not; undefined when they do not match. */
function openAfter({ tokens }: Line, open: boolean): boolean | undefined {
  let now = open;
  for (const token of tokens) {
    if (isWord(token)) continue;
    if ((token === "(") === now) return undefined;
    now = !now;
  }
  return now;
}

/** The lines that belong together with the first one, or undefined when its parentheses do not match. */
function together(lines: readonly Line[], first: number): readonly Line[] | undefined {
  let open: boolean | undefined = false;
  for (let at = first; at < lines.length; at += 1) {
    const line = lines[at] as Line;
    open = line.fault ? undefined : openAfter(line, open);
    if (open === undefined) return undefined;
    if (!open) return lines.slice(first, at + 1);
  }
  return undefined;
}

const UNMATCHED = "has a parenthesis without its other half; close each one before the next is opened";

const EMPTY = "has nothing but parentheses; write a record, or leave it out";

/** The entries of a zone file, in order. A line that spoils the parentheses of those before it stands by itself. */
export function* zoneEntries(text: string): Generator<ZoneEntry> {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map(takeApart);
  // From here on no parenthesis is closed. It is found once, so that many open ones do not each look for it.
  const lastClosing = lines.findLastIndex(({ tokens }) => tokens.includes(")"));
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as Line;
    const whole = at > lastClosing && line.tokens.includes("(") ? undefined : together(lines, at);
    const parts = whole ?? [line];
    const words = parts.flatMap(({ tokens }) => tokens.filter(isWord));
    const comment = parts.flatMap((part) => part.comment || []).join(" ");
    const empty = words.length === 0 && parts.some(({ tokens }) => tokens.length > 0);
    const fault = line.fault ?? (whole ? undefined : UNMATCHED) ?? (empty ? EMPTY : undefined);
    if (words.length > 0 || fault)
      yield { line: at + 1, indented: line.indented, words, comment, ...(fault && { fault }) };
    at += parts.length;
  }
}
