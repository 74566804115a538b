import { fromJson } from "./loose-entries.js";

/**
 * A command as a list of words: a list stays as it is, a string is split as a POSIX shell would. Quotes and
 * backslashes are honoured. Throws a plain Error when a quote is left open, or when what only a shell understands stands
 * outside of quotes.
 */
export function parseCommand(value: unknown): string[] {
  const list = typeof value === "string" ? (fromJson(value) ?? shellWords(value)) : (value ?? []);
  if (!Array.isArray(list) || list.some((word) => typeof word !== "string" || word.includes("\0"))) {
    throw new Error("expected a string or a list of strings");
  }
  return list as string[];
}

const WORD = /\s*((?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)\s*/sy;
const PIECE = /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\s'"\\]+)/gs;

function shellWords(text: string): string[] {
  const words: string[] = [];
  const word = new RegExp(WORD);
  while (word.lastIndex < text.length) {
    const found = word.exec(text)?.[1];
    if (found === undefined) {
      if (text.trim() === "") break;
      throw new Error("a quote is not closed, or the text ends with a backslash");
    }
    const pieces = [...found.matchAll(PIECE)];
    for (const [, , , , bare = ""] of pieces) refuseSyntax(bare);
    words.push(pieces.map(unquote).join(""));
  }
  return words;
}

const SYNTAX = /&&|^&$|\|\||[|;<>$`]/;

function refuseSyntax(bare: string): void {
  const [syntax] = SYNTAX.exec(bare) ?? [];
  if (syntax === undefined) return;
  throw new Error(
    `"${syntax}" means something to a shell only, and none runs this: write ["sh", "-c", "…"], or quote it`,
  );
}

function unquote([, escaped, single, double, bare]: RegExpMatchArray): string {
  if (escaped !== undefined) return escaped === "\n" ? "" : escaped;
  // Between double quotes a backslash stands for itself, except before the characters that mean something there.
  return (
    single ??
    double?.replace(/\\([$`"\\\n])/g, (_all, kept: string) => (kept === "\n" ? "" : kept)) ??
    bare ??
    ""
  );
}
