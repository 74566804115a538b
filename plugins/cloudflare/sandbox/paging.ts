import { type Answer, invalid, ok } from "./answer.js";

/** The largest page that a list gives, and the one it gives unasked. */
interface Sizes {
  readonly standard: number;
  readonly least?: number;
  readonly most: number;
}

function sizeIn(query: URLSearchParams, name: string, { standard, least = 1, most }: Sizes): number {
  const size = Number(query.get(name) ?? standard);
  if (!Number.isInteger(size) || size < least || size > most)
    throw invalid(1004, `${name} must be between ${least} and ${most}`);
  return size;
}

/** A part of a list, and what the envelope says of it. */
interface Page {
  readonly shown: readonly unknown[];
  readonly info: Readonly<Record<string, unknown>>;
}

/** A list in numbered pages, as zones and records come. */
export function numbered(rows: readonly unknown[], query: URLSearchParams, sizes: Sizes): Answer {
  const { shown, info } = numberedPage(rows, query, sizes);
  return ok(shown, info);
}

/** One page of a list in numbered pages. */
export function numberedPage(rows: readonly unknown[], query: URLSearchParams, sizes: Sizes): Page {
  const per_page = sizeIn(query, "per_page", sizes);
  const page = Number(query.get("page") ?? 1);
  if (!Number.isInteger(page) || page < 1) throw invalid(1004, "page must be at least 1");
  const shown = rows.slice((page - 1) * per_page, page * per_page);
  return {
    shown,
    info: {
      page,
      per_page,
      count: shown.length,
      total_count: rows.length,
      total_pages: Math.ceil(rows.length / per_page),
    },
  };
}

interface CursorSizes<R> extends Sizes {
  readonly parameter: string;
  readonly nameOf: (row: R) => string;
}

/** A list with cursors, as keys and objects come. The cursor is the name of the row that comes next. */
export function byCursor<R>(rows: readonly R[], query: URLSearchParams, sizes: CursorSizes<R>): Answer {
  const { shown, info } = cursorPage(rows, query, sizes);
  return ok(shown, info);
}

/** One page of a list with cursors. */
export function cursorPage<R>(rows: readonly R[], query: URLSearchParams, sizes: CursorSizes<R>): Page {
  const size = sizeIn(query, sizes.parameter, sizes);
  const from = Buffer.from(query.get("cursor") ?? "", "base64url").toString();
  const start = from === "" ? 0 : rows.findIndex((row) => sizes.nameOf(row) >= from);
  const shown = start < 0 ? [] : rows.slice(start, start + size);
  const next = start < 0 ? undefined : rows[start + size];
  const cursor = next === undefined ? "" : Buffer.from(sizes.nameOf(next)).toString("base64url");
  return { shown, info: { count: shown.length, cursor } };
}

/** A list that comes whole. */
export const whole = (rows: readonly unknown[]): Answer => ok(rows);
