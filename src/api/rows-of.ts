import type { Reply } from "./reply.js";

type Row = Readonly<Record<string, unknown>>;

/** A reply whose rows are cut to some, with some of their columns; `total` counts those there were. */
export function rowsOf(
  reply: Reply,
  limit: number,
  fields: readonly string[] | undefined,
): Reply & { readonly total?: number } {
  const { result } = reply;
  if (Array.isArray(result)) {
    const shown = cut(result, limit, fields);
    return { ...reply, result: shown, ...(shown.length < result.length && { total: result.length }) };
  }
  if (!isRow(result)) return reply;
  // Some lists stand alone within an object: `{ buckets: [...] }`.
  const lists = Object.entries(result).filter(([, value]) => Array.isArray(value) && value.every(isRow));
  const [only] = lists;
  if (!only || lists.length > 1) return fields && !only ? { ...reply, result: pick(result, fields) } : reply;
  const [name, rows] = only as [string, unknown[]];
  const shown = cut(rows, limit, fields);
  return {
    ...reply,
    result: { ...result, [name]: shown },
    ...(shown.length < rows.length && { total: rows.length }),
  };
}

const cut = (rows: readonly unknown[], limit: number, fields: readonly string[] | undefined): unknown[] =>
  rows.slice(0, limit).map((row) => (fields && isRow(row) ? pick(row, fields) : row));

const pick = (row: Row, fields: readonly string[]): Row =>
  Object.fromEntries(fields.filter((name) => name in row).map((name) => [name, row[name]]));

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
