/** A piece of SQL. `illegal` is what SQLite itself would not read, or might read in another way than this does. */
export interface SqlToken {
  readonly kind: "word" | "name" | "text" | "number" | "variable" | "mark" | "illegal";
  readonly text: string;
  /** Where it starts in the whole text. */
  readonly at: number;
}

/**
 * SQLite's tokens, by its own rules: a comment of two hyphens ends at a line feed only, quotes of any kind are doubled
 * within themselves, and what is not ASCII belongs to words. Where the two could disagree about where a string begins,
 * the rest is illegal: a bracket right after a variable is part of it for SQLite, with all quotes in it.
 */
const TOKENS: readonly (readonly [kind: SqlToken["kind"] | "space", pattern: RegExp])[] = [
  ["space", /[ \t\n\f\r\uFEFF]+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ["illegal", /[xX]'(?!(?:[0-9a-fA-F]{2})*')[^']*'?/y],
  ["text", /[xX]?'(?:[^']|'')*'/y],
  ["name", /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
  ["illegal", /[$@:#][\w$\u0080-\uFFFF]*(?:::[\w$\u0080-\uFFFF]*)*\(/y],
  ["variable", /\?\d*|[$@:#][\w$\u0080-\uFFFF]+/y],
  ["number", /(?:\d|\.\d)[\w.]*(?:(?<=[eE])[+-]\d[\w]*)?/y],
  ["word", /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y],
  ["mark", /->>?|\|\||<<|>>|[<>!=]=|<>|[-+*/%&|~<>=(),.;]/y],
];

/** Reads SQL up to its end, or to the first thing that is illegal. */
export function sqlTokens(sql: string): SqlToken[] {
  const found: SqlToken[] = [];
  for (let at = 0; at < sql.length; ) {
    const [kind, text] = tokenAt(sql, at);
    if (kind !== "space") found.push({ kind, text, at });
    if (kind === "illegal") break;
    at += text.length;
  }
  return found;
}

function tokenAt(sql: string, at: number): readonly [SqlToken["kind"] | "space", string] {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(sql) ?? [];
    if (text) return [kind, text];
  }
  return ["illegal", sql.slice(at)];
}
