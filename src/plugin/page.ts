import * as z from "zod";
import { rowsAtMost } from "./rows-at-most.js";
import { textList } from "./text-list.js";
import { ValidationError } from "./tool-error.js";

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
    limit: rowsAtMost(1000, 50),
    cursor: z.string().optional().describe("Next page"),
    fields: textList(z.array(column)).optional().describe("Columns"),
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

/** Some neighbouring rows of a list that is too long to load, and where they stand in it. */
export interface Stretch<R> {
  readonly rows: readonly R[];
  /** The index, in the whole list, of the first of them. */
  readonly from: number;
  /** How many rows the whole list has. */
  readonly total: number;
}

/**
 * One page of rows. The cursor holds the last row's identity, so that rows which come or go between two pages are
 * neither skipped nor repeated; `identify` gives each row's.
 */
export function page<R extends object>(rows: readonly R[], input: PageInput, identify: (row: R) => string) {
  return pageIn({ rows, from: 0, total: rows.length }, readCursor(input), input, identify);
}

/**
 * The same of a list that is loaded in part: `load` gets the indexes of the first and of the last row that are needed, and
 * answers at least those of them that there are. The row before the page is among them, to see whether rows have moved.
 */
export async function pageFrom<R extends object>(
  load: (first: number, last: number) => Promise<Stretch<R>>,
  input: PageInput,
  identify: (row: R) => string,
) {
  const cursor = readCursor(input);
  const at = cursor?.at ?? 0;
  return pageIn(await load(Math.max(0, at - 1), at + input.limit - 1), cursor, input, identify);
}

function pageIn<R extends object>(
  { rows, from, total }: Stretch<R>,
  cursor: Cursor | undefined,
  input: PageInput,
  identify: (row: R) => string,
) {
  const start = cursor === undefined ? 0 : after(rows, from, cursor, identify);
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
  const more = last !== undefined && from + end < total;
  return {
    rows: shown,
    total,
    ...(more && { cursor: encode({ at: from + end, id: identify(last), query: fingerprint(input) }) }),
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

type Cursor = z.output<typeof Cursor>;

const encode = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** A short text that differs when the query does. */
function fingerprint({ limit: _limit, cursor: _cursor, fields: _fields, ...query }: PageInput): string {
  let hash = 0;
  for (const letter of JSON.stringify(query)) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0).toString(36);
}

function readCursor(input: PageInput): Cursor | undefined {
  if (input.cursor === undefined) return undefined;
  const next = "Leave cursor out to start from the first row.";
  const read = Cursor.safeParse(fromBase64(input.cursor));
  if (!read.success) throw new ValidationError("cursor: not one that this tool has given out.", { next });
  if (read.data.query !== fingerprint(input))
    throw new ValidationError("cursor: it belongs to other arguments.", { next });
  return read.data;
}

/** The index, among these rows, of the first one after those that were given out. */
function after<R>(
  rows: readonly R[],
  from: number,
  { at, id }: Cursor,
  identify: (row: R) => string,
): number {
  const before = rows[at - 1 - from];
  if (before !== undefined && identify(before) === id) return at - from;
  const index = rows.findIndex((row) => identify(row) === id);
  return index < 0 ? Math.max(0, at - from) : index + 1;
}

function fromBase64(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
