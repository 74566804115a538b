import { type SqlToken, sqlTokens } from "./tokens.js";

/** One statement of SQL, without comments at its ends and without a semicolon. */
export interface Statement {
  readonly text: string;
  readonly tokens: readonly SqlToken[];
}

/** The statements of a text, in order; empty ones are left out. */
export function statementsOf(sql: string): Statement[] {
  const found: Statement[] = [];
  let tokens: SqlToken[] = [];
  const close = () => {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first && last) found.push({ text: sql.slice(first.at, last.at + last.text.length), tokens });
    tokens = [];
  };
  for (const token of sqlTokens(sql)) {
    if (token.text === ";" && token.kind === "mark" && !isInTrigger(tokens)) close();
    else tokens.push(token);
  }
  close();
  return found;
}

/** The word at a place, in upper case, where an unquoted one is there. */
export function wordAt(tokens: readonly SqlToken[], at: number): string | undefined {
  const token = tokens[at];
  return token?.kind === "word" ? token.text.toUpperCase() : undefined;
}

/** A trigger holds statements of its own; the END that comes after the last of these closes it. */
function isInTrigger(tokens: readonly SqlToken[]): boolean {
  if (wordAt(tokens, 0) !== "CREATE") return false;
  const kind = wordAt(tokens, 1);
  const second = kind === "TEMP" || kind === "TEMPORARY" ? wordAt(tokens, 2) : kind;
  if (second !== "TRIGGER") return false;
  return !(wordAt(tokens, tokens.length - 1) === "END" && tokens.at(-2)?.text === ";");
}
