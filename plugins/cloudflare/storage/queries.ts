import {
  type Affected,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ToolError,
  takesSecrets,
  untrusted,
  ValidationError,
} from "cargoshipper/plugin";
import type { QueryResult } from "cloudflare/resources/d1/database/database";
import * as z from "zod";
import { affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { outlineOf } from "../sql/outline.js";
import { readsOnly } from "../sql/reads-only.js";
import { type Statement, statementsOf } from "../sql/statements.js";
import { Finder, type Found } from "./finder.js";

const Input = z.object({
  database: z.string().describe("Name or id"),
  sql: z.string().describe("One statement or more"),
  params: takesSecrets(z.array(z.string())).optional().describe("For each ? of one statement"),
});
type Input = z.output<typeof Input>;

const Output = z.object({
  results: z.array(
    z.object({
      rows: untrusted(z.array(z.record(z.string(), z.unknown()))),
      total: z.int(),
      changes: z.int().optional(),
      last_row_id: z.int().optional(),
      rows_read: z.int(),
      rows_written: z.int(),
    }),
  ),
});

/** Rows of a result that are shown; LIMIT and OFFSET lead to the rest. */
const SHOWN = 200;
/** Characters of a statement in an error, and in what a person agrees to. */
const IN_ERROR = 200;
const IN_PREVIEW = 2_000;
/** Statements of a preview whose rows are counted: each takes a request. */
const COUNTED = 5;

/** SQL for databases of D1. */
@injectable()
export class Queries {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Finder) private readonly finder: Finder,
  ) {}

  @Tool({
    name: "query_d1",
    description: "Read from a D1 database: SELECT, EXPLAIN, reading PRAGMA. execute_d1 takes all else.",
    effect: "read",
    resolve: "affected",
    input: Input,
    output: Output,
  })
  async query(input: Input) {
    const writing = statementsIn(input).find((statement) => !readsOnly(statement));
    if (writing)
      throw new ToolError("refused", `Not certain to read only: ${shorten(writing.text)}`, {
        next: "Use cloudflare_execute_d1, which asks a person first.",
      });
    return this.run(await this.finder.database(input.database), input);
  }

  @Tool({
    name: "execute_d1",
    description: "Run any SQL in a D1 database; query_d1 is for reading.",
    effect: "destroy",
    preview: "previewExecute",
    resolve: "affected",
    input: Input,
    output: Output,
  })
  async execute(input: Input) {
    statementsIn(input);
    return this.run(await this.finder.database(input.database), input);
  }

  async previewExecute(input: Input): Promise<Preview> {
    const statements = statementsIn(input);
    const found = await this.finder.database(input.database);
    const details = await Promise.all(
      statements.map((statement, index) => this.describe(found, statement, input, index < COUNTED)),
    );
    return {
      summary: `Run ${statements.length} SQL statements in the D1 database ${found.name} (${found.id}).`,
      details,
      subject: { database: found.id, sql: input.sql },
    };
  }

  async affected({ database }: Input): Promise<readonly Affected[]> {
    const { id, name, account: owner } = await this.finder.database(database);
    return affectedIn(owner, "database", id, name);
  }

  private async run(found: Found, { sql, params }: Input) {
    const { result } = await this.ask(found, sql, params);
    return { results: result.map(resultOf) };
  }

  private async describe(
    found: Found,
    statement: Statement,
    { params }: Input,
    counts: boolean,
  ): Promise<string> {
    const { verb, table, count } = outlineOf(statement, params !== undefined);
    const what = `${verb}${table === undefined ? "" : ` ${table}`}`;
    const rows = counts && count !== undefined ? await this.count(found, count, params) : undefined;
    const about = rows === undefined ? "" : `, ${rows} rows now`;
    return `${what}${about}: ${shorten(statement.text, IN_PREVIEW)}`;
  }

  /** Undefined where the table is not there yet: an earlier statement may make it. */
  private async count(found: Found, sql: string, params: string[] | undefined): Promise<string | undefined> {
    try {
      const { result } = await this.ask(found, sql, sql.includes("?") ? params : undefined);
      const [row] = (result[0]?.results ?? []) as { n?: unknown }[];
      return row?.n === undefined ? undefined : String(row.n);
    } catch (error) {
      if (ToolError.is(error) && error.kind === "validation") return undefined;
      throw error;
    }
  }

  private ask({ id, account }: Found, sql: string, params: string[] | undefined) {
    const { database } = this.cloudflare.sdk.d1;
    return database.query(id, { account_id: account.id, sql, ...(params && { params }) });
  }
}

function statementsIn({ sql, params }: Input): Statement[] {
  const statements = statementsOf(sql);
  if (statements.length === 0)
    throw new ValidationError("sql: there is no statement in it.", { next: "Give one." });
  if (params !== undefined && statements.length > 1)
    throw new ValidationError("params: they go with one statement.", {
      next: "Call once for each statement, or write the values into the SQL.",
    });
  return statements;
}

function resultOf({ results = [], meta = {} }: QueryResult) {
  const { changes = 0, last_row_id, rows_read = 0, rows_written = 0 } = meta;
  return {
    rows: results.slice(0, SHOWN) as Record<string, unknown>[],
    total: results.length,
    ...(changes > 0 && { changes, ...(last_row_id !== undefined && { last_row_id }) }),
    rows_read,
    rows_written,
  };
}

/** A statement in one line. What is left out of a long one is counted, so that nobody takes it for the whole. */
function shorten(text: string, most = IN_ERROR): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most)}… and ${line.length - most} characters more` : line;
}
