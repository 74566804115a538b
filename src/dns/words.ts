/** A word of a record's data: as it is written, quotes and escapes included. */
export interface Word {
  readonly source: string;
  readonly quoted: boolean;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Escapes, or what stands between them. */
const PIECES = /\\(\d{3})|\\([\s\S])|[^\\]+|\\/g;

/** The end of a word that begins at an index, or -1 when its quotes are not closed. */
export function endOfWord(text: string, start: number, stops: RegExp): number {
  let quoted = text[start] === '"';
  let at = quoted ? start + 1 : start;
  const whole = quoted;
  for (; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === "\\") at += 1;
    else if (quoted && char === '"') {
      if (whole) return at + 1;
      quoted = false;
    } else if (!quoted && char === '"' && text[at - 1] === "=") quoted = true;
    else if (!quoted && stops.test(char)) return at;
  }
  return quoted || at > text.length ? -1 : at;
}

/** Characters that no data of a record comes near, so that judging hostile text takes no time. */
export const LONGEST_CONTENT = 16_384;

/** The words of a record's data, or undefined when quotes are not closed, or it is longer than any record. */
export function wordsOf(content: string): Word[] | undefined {
  if (content.length > LONGEST_CONTENT) return undefined;
  const words: Word[] = [];
  for (let at = 0; at < content.length; ) {
    if (/\s/.test(content[at] as string)) {
      at += 1;
      continue;
    }
    const end = endOfWord(content, at, /\s/);
    if (end < 0) return undefined;
    words.push({ source: content.slice(at, end), quoted: content[at] === '"' });
    at = end;
  }
  return words;
}

/** The words as they were written, with one space between them. */
export const sourceOf = (words: readonly Word[]): string => words.map(({ source }) => source).join(" ");

/** Whether a word has a quote in its midst, which readers of zone files take for different things. */
export const halfQuoted = ({ source, quoted }: Word): boolean =>
  !quoted && source.replace(/\\[\s\S]/g, "").includes('"');

function bytesOf({ source, quoted }: Word): Buffer | undefined {
  const inner = quoted ? source.slice(1, -1) : source;
  if (!inner.includes("\\")) return Buffer.from(inner);
  const parts: Buffer[] = [];
  for (const [piece, code, char] of inner.matchAll(PIECES)) {
    if (piece === "\\" || Number(code) > 255) return undefined;
    parts.push(code ? Buffer.from([Number(code)]) : Buffer.from(char ?? piece));
  }
  return Buffer.concat(parts);
}

/** What words say together, without quotes and escapes; undefined when that is no text in UTF-8. */
export function textOf(words: readonly Word[]): string | undefined {
  const bytes = words.map(bytesOf);
  try {
    return bytes.includes(undefined) ? undefined : decoder.decode(Buffer.concat(bytes as Buffer[]));
  } catch {
    return undefined;
  }
}

/** Bytes that one string of a record can hold. */
const LONGEST = 255;

const escaped = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte < 0x20 || byte > 0x7e) text += `\\${String(byte).padStart(3, "0")}`;
    else text += String.fromCharCode(byte);
  }
  return `"${text}"`;
};

/** A text as one quoted string. */
export const quote = (text: string): string => escaped(Buffer.from(text));

/** A text as quoted strings of at most 255 bytes each. */
export function quoteAll(text: string): string {
  const bytes = Buffer.from(text);
  const strings = [];
  for (let at = 0; at === 0 || at < bytes.length; at += LONGEST)
    strings.push(escaped(bytes.subarray(at, at + LONGEST)));
  return strings.join(" ");
}
