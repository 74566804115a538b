import { ToolError, ValidationError } from "cargoshipper/plugin";
import type { GraphqlDocument } from "../graphql/document.js";
import { parse } from "../graphql/parse.js";
import { GraphqlSyntaxError, print, tokenize } from "../graphql/tokens.js";

/** A query that may be sent. */
export interface ReadQuery {
  /** Of exactly the tokens that were read, so that no comment or character is understood in another way elsewhere. */
  readonly text: string;
  readonly document: GraphqlDocument;
  /** The variables that it declares. */
  readonly declared: ReadonlySet<string>;
}

const LONGEST = 20_000;

/** Reads a query. Throws a ToolError unless it is one operation, and one that only reads. */
export function readQuery(source: string): ReadQuery {
  if (source.length > LONGEST)
    throw new ValidationError(`query: it is longer than ${LONGEST} characters.`, {
      next: "Select less, or ask several times.",
    });
  const document = parsed(source);
  const [operation, ...more] = document.operations;
  const written = document.operations.find(({ kind }) => kind !== "query");
  if (written)
    throw new ToolError("refused", `query: a ${written.kind} is not allowed here, only a query.`, {
      next: "Ask with a query; typed tools change things.",
    });
  if (!operation || more.length > 0)
    throw new ValidationError(`query: it holds ${document.operations.length} operations, not one.`, {
      next: "Send one query at a time; one query may select several data sets under aliases.",
    });
  return { text: print(tokenize(source)), document, declared: new Set(operation.variables.keys()) };
}

function parsed(source: string): GraphqlDocument {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof GraphqlSyntaxError)) throw error;
    throw new ValidationError(`query: ${error.message}.`, {
      next: "Correct the GraphQL, as in { viewer { budget } }.",
    });
  }
}
