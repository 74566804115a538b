import { type Statement, wordAt } from "./statements.js";
import type { SqlToken } from "./tokens.js";

/** What a statement does, for a person who has to agree to it. */
export interface Outline {
  /** `DELETE`, `DROP TABLE`, `ALTER TABLE`. */
  readonly verb: string;
  /** As it is written. */
  readonly table: string | undefined;
  /** A query that counts the rows which it would lose, where one can be written with certainty. */
  readonly count: string | undefined;
}

/** Words between the verb and the table. */
const BETWEEN =
  /^(?:OR|REPLACE|ABORT|FAIL|IGNORE|ROLLBACK|INTO|FROM|IF|NOT|EXISTS|UNIQUE|TEMP|TEMPORARY|VIRTUAL)$/;
const OBJECTS = /^(?:TABLE|INDEX|VIEW|TRIGGER)$/;
/** After these an affected row cannot be told by the condition alone. */
const LIMITING = /^(?:ORDER|LIMIT|RETURNING|INDEXED|AS|FROM)$/;

/** The outline of a statement; `hasParams` says that its variables are bound from outside. */
export function outlineOf({ text, tokens }: Statement, hasParams: boolean): Outline {
  const [first = ""] = [wordAt(tokens, 0)];
  let at = 1;
  let object = "";
  for (let word = wordAt(tokens, at); word !== undefined; word = wordAt(tokens, ++at)) {
    if (OBJECTS.test(word) && object === "" && /^(?:CREATE|DROP|ALTER)$/.test(first)) object = word;
    else if (!BETWEEN.test(word)) break;
  }
  const verb = object === "" ? first : `${first} ${object}`;
  const table = nameAt(tokens, at);
  if (table === undefined || !/^(?:DELETE|UPDATE|INSERT|REPLACE|CREATE|DROP|ALTER)$/.test(first))
    return { verb, table: undefined, count: undefined };
  const name = table.map(({ text }) => text).join("");
  const rest = tokens.slice(at + table.length);
  return { verb, table: name, count: countOf(verb, name, rest, { text, tokens }, hasParams) };
}

function nameAt(tokens: readonly SqlToken[], at: number): SqlToken[] | undefined {
  const isName = (token: SqlToken | undefined) => token?.kind === "word" || token?.kind === "name";
  const [first, dot, second] = tokens.slice(at, at + 3);
  if (!first || !isName(first)) return undefined;
  return dot?.text === "." && second && isName(second) ? [first, dot, second] : [first];
}

function countOf(
  verb: string,
  table: string,
  rest: readonly SqlToken[],
  { text, tokens }: Statement,
  hasParams: boolean,
): string | undefined {
  if (verb === "DROP TABLE") return `SELECT count(*) AS n FROM ${table}`;
  if (verb !== "DELETE" && verb !== "UPDATE") return undefined;
  // The values for the variables of SET would be taken for those of WHERE.
  if (verb === "UPDATE" && hasParams) return undefined;
  const where = rest.findIndex((_, index) => wordAt(rest, index) === "WHERE");
  if (rest.some((_, index) => LIMITING.test(wordAt(rest, index) ?? "") && (index < where || where < 0)))
    return undefined;
  const condition = where < 0 ? [] : rest.slice(where);
  if (condition.some((_, index) => /^(?:ORDER|LIMIT|RETURNING)$/.test(wordAt(condition, index) ?? "")))
    return undefined;
  const [start] = condition;
  const first = tokens[0]?.at ?? 0;
  return `SELECT count(*) AS n FROM ${table}${start ? ` ${text.slice(start.at - first)}` : ""}`;
}
