import * as z from "zod";
import { intWithin } from "./int-within.js";
import { ValidationError } from "./tool-error.js";

const split = (value: unknown) => (typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : value);

/**
 * The parameters of a list: `limit`, `cursor` and `fields` over the columns of `row`, besides those in `shape`. The schema
 * that clients see does not repeat the columns: an answer shows them, and an error names them.
 */
export function listInput<R extends z.ZodObject, S extends z.ZodRawShape>(row: R, shape: S) {
  const columns = Object.keys(row.shape);
  const column = z.string().refine((name) => columns.includes(name), {
    error: `expected one of ${columns.join(", ")}`,
  });
  return z.object({
    ...shape,
    limit: intWithin(1, 1000).default(50).describe("Rows at most"),
    cursor: z.string().optional().describe("From the previous answer"),
    fields: z.preprocess(split, z.array(column).optional()).describe("Columns to return"),
  });
}

/** The answer of a list: rows under `key`, how many there are in all, and the cursor of the next page. */
export function listOutput<K extends string, R extends z.ZodObject>(key: K, row: R) {
  const shape = { [key]: z.array(row.partial()) } as { [P in K]: z.ZodArray<ReturnType<R["partial"]>> };
  return z.object({ ...shape, total: z.int(), cursor: z.string().optional() });
}

/** What `page` needs of a list's input; whatever else it holds is the query that a cursor belongs to. */
export interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: readonly string[] | undefined;
}

/** The most characters of JSON that the rows of a page take; the next page goes on where they end. */
const ROOM = 30_000;

/**
 * One page of rows. The cursor holds the last row's identity, so that rows which come or go between two pages are
 * neither skipped nor repeated; `identify` gives each row's.
 */
export function page<R extends object>(rows: readonly R[], input: PageInput, identify: (row: R) => string) {
  const query = fingerprint(input);
  const start = input.cursor === undefined ? 0 : after(rows, input.cursor, query, identify);
  const picked = input.fields?.length ? input.fields : undefined;
  const shown: Partial<R>[] = [];
  let room = ROOM;
  for (const row of rows.slice(start, start + input.limit)) {
    const cut = picked ? pick(row, picked) : row;
    room -= lengthOf(cut) + 1;
    if (room < 0 && shown.length > 0) break;
    shown.push(cut);
  }
  const end = start + shown.length;
  const last = rows[end - 1];
  return {
    rows: shown,
    total: rows.length,
    ...(last !== undefined &&
      end < rows.length && { cursor: encode({ at: end, id: identify(last), query }) }),
  };
}

function lengthOf(row: object): number {
  try {
    return JSON.stringify(row).length;
  } catch {
    // The host makes JSON of what is none; such rows are counted as long ones.
    return ROOM / 10;
  }
}

const pick = <R extends object>(row: R, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([key]) => fields.includes(key))) as Partial<R>;

const Cursor = z.object({ at: z.int().min(0), id: z.string(), query: z.string() });

const encode = (cursor: z.output<typeof Cursor>) => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** A short text that differs when the query does. */
function fingerprint({ limit: _limit, cursor: _cursor, fields: _fields, ...query }: PageInput): string {
  let hash = 0;
  for (const letter of JSON.stringify(query)) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0).toString(36);
}

function after<R>(rows: readonly R[], cursor: string, query: string, identify: (row: R) => string): number {
  const next = "Leave cursor out to start from the first row.";
  const read = Cursor.safeParse(fromBase64(cursor));
  if (!read.success) throw new ValidationError("cursor: not one that this tool has given out.", { next });
  if (read.data.query !== query)
    throw new ValidationError("cursor: it belongs to other arguments.", { next });
  const { at, id } = read.data;
  const before = rows[at - 1];
  if (before !== undefined && identify(before) === id) return at;
  const index = rows.findIndex((row) => identify(row) === id);
  return index < 0 ? at : index + 1;
}

function fromBase64(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
