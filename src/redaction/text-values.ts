import { MARKER } from "./marker.js";
import { closing, quoteAt, quoteBefore } from "./quotes.js";
import { isComplaining } from "./telling.js";
import type { Key } from "./text-keys.js";
import { beginning, type Lines, STAMP } from "./text-lines.js";
import { inObject, named } from "./text-pairs.js";

/** A part of a text. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

const SEPARATOR = /[ \t]{0,16}(=>|:=|=(?![=~])|:(?=[ \t\r\n]|\\{0,15}["']|$)|>)[ \t]*/y;
const JSON_SEPARATOR = /\s{0,16}(?::=|=>|[:=](?![=:]))\s{0,64}/y;
const NEXT_ARGUMENT = /\s{0,64},\s{0,64}(?=\\{0,15}["'])/y;
const SPACES = /[ \t]{1,16}/y;
const IN_QUERY = /[^\s"'&#<>\\]+/y;
const WORD = /[^\s"']+/y;
const SCALAR = /[^\s,{}[\]"']+/y;
const ELEMENT = /(?:\s|\\[nrt]|,){0,64}(?=\\{0,15}["'])/y;
const BLOCK = /(?:[|>][-+0-9]{0,2}[ \t]*)?(?=\r?\n)/y;
const STAMPED = new RegExp(`^${STAMP.source}`);
/** A line of YAML that begins a map or a list. */
const NESTED = /^\s*-\s|:\s|:$/m;
const SCHEME = /(?:bearer|basic|token|apikey)[ \t]+(?=\S)/iy;
const NEXT_ASSIGNMENT = /[ \t][\w.-]{1,128}=/;
/** Keys whose values hold spaces wherever they stand: headers. */
const HEADER = /(?:authorization|cookie)$/i;

/** The values that a text gives to a key that it mentions, from first to last. */
export function valuesOf(text: string, key: Key, lines: Lines): Part[] {
  const quote = quoteAt(text, key.end);
  if (quote) {
    const value = match(JSON_SEPARATOR, text, quote.end);
    if (value !== undefined) return inJson(text, value, lines);
    const argument = key.flag ? match(NEXT_ARGUMENT, text, quote.end) : undefined;
    if (argument !== undefined) return inJson(text, argument, lines);
    return named(text, key, (at) => inJson(text, at, lines));
  }
  SEPARATOR.lastIndex = key.end;
  const [all, sign] = SEPARATOR.exec(text) ?? [];
  if (!all || !sign) return afterSpace(text, key, lines);
  const at = key.end + all.length;
  const previous = text[key.start - 1];
  if (sign === ">") return previous === "<" ? upTo(text, at, "<", lines) : [];
  if (all === "=" && (previous === "?" || previous === "&")) return part(at, match(IN_QUERY, text, at));
  if (previous === ";") return upTo(text, at, ";", lines);
  if (text[key.from - 2] === "\\" && /[nr]/.test(text[key.from - 1] ?? ""))
    return upTo(text, at, "\\n", lines);
  const opened = quoteBefore(text, key.from);
  if (opened) {
    const end = closing(text, opened, lines.end(at));
    if (end !== undefined && end >= at) return header(text, key, at, () => end);
  }
  const { line } = beginning(lines.before(key.start));
  if (sign === "=" || sign === "=>" || sign === ":=")
    return line ? ofLine(text, at, lines, true) : word(text, at, lines);
  const block = line ? match(BLOCK, text, at) : undefined;
  if (block !== undefined) return scalarBlock(text, key, block, lines, block === at);
  if (HEADER.test(key.name)) return header(text, key, at, () => endOfQuotation(text, at, lines));
  if (line) return ofLine(text, at, lines, false);
  return word(text, at, lines).filter((value) => !isComplaining(text.slice(value.start, value.end)));
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

const part = (start: number, end: number | undefined): Part[] => (end === undefined ? [] : [{ start, end }]);

/** A key that no sign follows: an argument, a variable of a Dockerfile, SQL, a token that a header's scheme announces. */
function afterSpace(text: string, key: Key, lines: Lines): Part[] {
  const at = match(SPACES, text, key.end);
  if (at === undefined) return named(text, key, (start) => ofLine(text, start, lines, false));
  if (key.flag) return text[at] === "-" ? [] : word(text, at, lines);
  if (beginning(lines.before(key.start)).variable) return ofLine(text, at, lines, false);
  if (/^password$/i.test(key.name) && text[at] === "'") return word(text, at, lines);
  if (/^bearer$/i.test(key.name)) {
    return word(text, at, lines).filter(({ start, end }) =>
      /^(?=.*\d)[\w.~+/-]{16,}=*$/.test(text.slice(start, end)),
    );
  }
  return [];
}

/** A value in quotation marks, a list of such, or a number or the like. */
function inJson(text: string, at: number, lines: Lines): Part[] {
  const quote = quoteAt(text, at);
  if (quote)
    return [{ start: quote.end, end: closing(text, quote, lines.end(quote.end)) ?? lines.end(quote.end) }];
  const inner = inObject(text, at);
  if (inner !== undefined) return inJson(text, inner, lines);
  if (text[at] !== "[") return part(at, match(SCALAR, text, at));
  const found: Part[] = [];
  for (let next = match(ELEMENT, text, at + 1); next !== undefined; ) {
    const element = quoteAt(text, next);
    const end = element && closing(text, element, lines.end(element.end));
    if (!element || end === undefined) break;
    found.push({ start: element.end, end });
    next = match(ELEMENT, text, end + element.slashes + 1);
  }
  return found;
}

/** The word, or what stands in quotation marks. */
function word(text: string, at: number, lines: Lines): Part[] {
  const quote = quoteAt(text, at);
  const end = quote && closing(text, quote, lines.end(quote.end));
  if (quote && end !== undefined) return [{ start: quote.end, end }];
  const stop = match(WORD, text, quote?.end ?? at);
  return part(
    quote?.end ?? at,
    stop === undefined ? undefined : withoutClosers(text, quote?.end ?? at, stop),
  );
}

/** The rest of a line, or, among assignments, up to the next one. */
function ofLine(text: string, at: number, lines: Lines, among: boolean): Part[] {
  const stop = lines.end(at);
  const quote = quoteAt(text, at);
  const end = quote && closing(text, quote, stop);
  if (
    quote &&
    end !== undefined &&
    /^\\{0,15}["'](?:[\s,;)}\]#]|$)/.test(text.slice(end, Math.min(stop, end + 20)))
  )
    return [{ start: quote.end, end }];
  const rest = text.slice(at, stop);
  const next = among ? NEXT_ASSIGNMENT.exec(rest)?.index : undefined;
  const value = (next === undefined ? rest : rest.slice(0, next)).trimEnd();
  return [{ start: at, end: withoutClosers(text, at, at + value.length) }];
}

/** What a header holds; of an authorization its scheme stays, so that tokens can be compared. */
function header(text: string, key: Key, at: number, end: () => number): Part[] {
  const scheme = /authorization$/i.test(key.name) ? match(SCHEME, text, at) : undefined;
  const token = scheme === undefined ? undefined : match(WORD, text, scheme);
  return scheme === undefined || token === undefined
    ? [{ start: at, end: end() }]
    : [{ start: scheme, end: token }];
}

function endOfQuotation(text: string, at: number, lines: Lines): number {
  const end = lines.end(at);
  const found = /\\{0,15}["'](?=[\s,)}\]]|$)/.exec(text.slice(at, end));
  return found ? at + found.index : end;
}

const STOPS = { "<": /</, ";": /;|\\{0,15}["']/, "\\n": /\\[nr]|\\{0,15}["']/ } as const;

function upTo(text: string, at: number, sign: keyof typeof STOPS, lines: Lines): Part[] {
  const rest = text.slice(at, lines.end(at));
  const stop = rest.search(STOPS[sign]);
  return [{ start: at, end: at + (stop < 0 ? rest.length : stop) }];
}

/** Lines of YAML that are indented further than their key. */
function scalarBlock(text: string, key: Key, at: number, lines: Lines, bare: boolean): Part[] {
  const before = (lines.before(key.start) ?? "").replace(STAMPED, "");
  const indent = /^[ \t]*(?:-[ \t]+)*/.exec(before)?.[0].length ?? 0;
  const first = text.indexOf("\n", at) + 1;
  const held: string[] = [];
  let end = first;
  while (end < text.length) {
    const stop = text.indexOf("\n", end);
    const line = text.slice(end, stop < 0 ? text.length : stop).replace(STAMPED, "");
    const depth = line.search(/\S/);
    if (depth >= 0 && depth <= indent) break;
    held.push(line);
    end = stop < 0 ? text.length : stop + 1;
  }
  const block = text.slice(first, end);
  if (bare && NESTED.test(held.join("\n"))) return [];
  const start = first + Math.max(0, block.search(/\S/));
  return [{ start, end: first + block.trimEnd().length }];
}

/** Without what closes the sentence or bracket around a value; the bracket of a marker is its own. */
function withoutClosers(text: string, start: number, end: number): number {
  let stop = end;
  while (stop > start && ",;)}]\\".includes(text[stop - 1] ?? "") && !endsWithMarker(text, stop)) stop--;
  // A value of brackets alone, or one that opens what it closes, is whole.
  return stop === start || /[({]/.test(text.slice(start, stop)) ? end : stop;
}

const endsWithMarker = (text: string, end: number) =>
  text[end - 1] === "]" && new RegExp(`${MARKER.source}$`).test(text.slice(Math.max(0, end - 15), end));
