import { type Statement, wordAt } from "./statements.js";
import type { SqlToken } from "./tokens.js";

/** Pragmas that tell something, whatever their argument is. All others may set something. */
const TELLING = new Set([
  "TABLE_INFO",
  "TABLE_XINFO",
  "TABLE_LIST",
  "INDEX_LIST",
  "INDEX_INFO",
  "INDEX_XINFO",
  "FOREIGN_KEY_LIST",
  "FOREIGN_KEY_CHECK",
  "QUICK_CHECK",
  "INTEGRITY_CHECK",
  "COMPILE_OPTIONS",
  "FUNCTION_LIST",
  "COLLATION_LIST",
  "DATABASE_LIST",
  "MODULE_LIST",
  "PRAGMA_LIST",
]);

/** Whether a statement can only read. What is not known for certain to be harmless counts as writing. */
export function readsOnly({ tokens }: Statement): boolean {
  if (tokens.some(({ kind }) => kind === "illegal")) return false;
  return reads(tokens);
}

function reads(tokens: readonly SqlToken[]): boolean {
  switch (wordAt(tokens, 0)) {
    case "SELECT":
    case "VALUES":
      return true;
    case "WITH":
      return ["SELECT", "VALUES"].includes(verbAfterWith(tokens) ?? "");
    case "PRAGMA":
      return isTelling(tokens.slice(1));
    case "EXPLAIN": {
      const rest = tokens.slice(wordAt(tokens, 1) === "QUERY" ? 3 : 1);
      // Some pragmas take effect while they are compiled, so also when they are only explained.
      return wordAt(rest, 0) === "PRAGMA" ? reads(rest) : wordAt(rest, 0) !== "EXPLAIN" && rest.length > 0;
    }
    default:
      return false;
  }
}

/** The first word after the definitions: after a closing bracket that neither AS nor a comma follows. */
function verbAfterWith(tokens: readonly SqlToken[]): string | undefined {
  let depth = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "mark") continue;
    if (text === "(") depth++;
    if (text !== ")" || --depth > 0) continue;
    const next = wordAt(tokens, index + 1);
    if (tokens[index + 1]?.text !== "," && next !== "AS") return next;
  }
  return undefined;
}

/** `table_info(x)`, or the same with the name of a database before it. */
function isTelling(tokens: readonly SqlToken[]): boolean {
  const at = tokens[1]?.text === "." ? 2 : 0;
  return TELLING.has(wordAt(tokens, at) ?? "");
}
