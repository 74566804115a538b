import * as z from "zod";
import { intWithin } from "./int-within.js";
import { ValidationError } from "./tool-error.js";

const split = (value: unknown) => (typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : value);

type Columns<R extends z.ZodObject> = [
  Extract<keyof z.output<R>, string>,
  ...Extract<keyof z.output<R>, string>[],
];

/** The parameters of a list: `limit`, `cursor` and `fields` over the columns of `row`, besides those in `shape`. */
export function listInput<R extends z.ZodObject, S extends z.ZodRawShape>(row: R, shape: S) {
  return z.object({
    ...shape,
    limit: intWithin(1, 1000).default(50).describe("Rows at most"),
    cursor: z.string().optional().describe("From the previous answer"),
    fields: z
      .preprocess(
        split,
        z
          .array(z.enum(Object.keys(row.shape) as Columns<R>))
          .min(1)
          .optional(),
      )
      .describe("Columns to return"),
  });
}

/** The answer of a list: rows under `key`, how many there are in all, and the cursor of the next page. */
export function listOutput<K extends string, R extends z.ZodObject>(key: K, row: R) {
  const shape = { [key]: z.array(row.partial()) } as { [P in K]: z.ZodArray<ReturnType<R["partial"]>> };
  return z.object({ ...shape, total: z.int(), cursor: z.string().optional() });
}

/** What `page` needs of a list's input. */
export interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: readonly string[] | undefined;
}

/**
 * One page of rows. The cursor holds the last row's identity, so that rows which come or go between two pages are
 * neither skipped nor repeated; `identify` gives each row's.
 */
export function page<R extends object>(rows: readonly R[], input: PageInput, identify: (row: R) => string) {
  const start = input.cursor === undefined ? 0 : after(rows, input.cursor, identify);
  const shown = rows.slice(start, start + input.limit);
  const last = shown.at(-1);
  const more = last !== undefined && start + shown.length < rows.length;
  const picked = input.fields?.length ? input.fields : undefined;
  return {
    rows: picked ? shown.map((row) => pick(row, picked)) : shown,
    total: rows.length,
    ...(more && { cursor: encode({ at: start + shown.length, id: identify(last) }) }),
  };
}

const pick = <R extends object>(row: R, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([key]) => fields.includes(key))) as Partial<R>;

const Cursor = z.object({ at: z.int().min(0), id: z.string() });

const encode = (cursor: z.output<typeof Cursor>) => Buffer.from(JSON.stringify(cursor)).toString("base64url");

function after<R>(rows: readonly R[], cursor: string, identify: (row: R) => string): number {
  try {
    const { at, id } = Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    const index = rows.findIndex((row) => identify(row) === id);
    return index < 0 ? at : index + 1;
  } catch {
    throw new ValidationError("cursor: not one that this tool has given out.", {
      next: "Leave cursor out to start from the first row.",
    });
  }
}
