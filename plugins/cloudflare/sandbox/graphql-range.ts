import { type Dataset, dimensionOf } from "./datasets.js";
import { GraphqlFault, spanText } from "./graphql-error.js";
import type { CountedRow } from "./visits.js";

/** Which rows a filter lets through. */
export interface Range {
  /** Milliseconds; the rows of hours that touch the span. */
  readonly from: number;
  readonly to: number;
  passes(row: CountedRow): boolean;
}

type Filter = Readonly<Record<string, unknown>>;

const DAY = 86_400_000;
const HOUR = 3_600_000;
const TIME = /^(?:datetime|date|datetimeHour)_(geq|gt|leq|lt)$/;

/** Reads a filter of a data set. Throws what the API answers to names that it does not know, and to too much time. */
export function rangeOf(dataset: Dataset, filter: Filter, scope: string, path: readonly string[]): Range {
  const now = Date.now();
  const times = Object.entries(filter).filter(([name]) => TIME.test(name));
  const ends = times.map(([name, value]) => endOf(name, value, path));
  const from = Math.max(...ends.flatMap(({ from: one }) => one ?? []), Number.NEGATIVE_INFINITY);
  const to = Math.min(...ends.flatMap(({ to: one }) => one ?? []), now);
  const wide = spanText(dataset.maxDuration);
  if (from < now - dataset.notOlderThan * 1000 - DAY || from === Number.NEGATIVE_INFINITY)
    throw new GraphqlFault(
      `${scope} cannot request data older than ${spanText(dataset.notOlderThan)}${from === Number.NEGATIVE_INFINITY ? "" : `, but your query requests data from ${spanText((now - from) / 1000)} ago`}`,
      path,
    );
  if (to - from > dataset.maxDuration * 1000)
    throw new GraphqlFault(
      `${scope} cannot request a time range wider than ${wide}, but your query time range spans ${spanText((to - from) / 1000)}`,
      path,
    );
  const others = Object.entries(filter).filter(([name]) => !TIME.test(name));
  const tests = others.map(([name, value]) => testOf(dataset, name, value, path));
  // What is sampled is counted by the second; here an hour that is touched counts as a whole.
  return {
    from: dataset.counts ? Math.floor(from / HOUR) * HOUR : from,
    to,
    passes: (row) => tests.every((test) => test(row)),
  };
}

function endOf(name: string, value: unknown, path: readonly string[]): { from?: number; to?: number } {
  const isDate = name.startsWith("date_");
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time) || isDate !== /^\d{4}-\d\d-\d\d$/.test(String(value)))
    throw new GraphqlFault(`error parsing args for "${path.at(-1)}": ${name} is no time`, path);
  const size = isDate ? DAY : 1;
  const how = TIME.exec(name)?.[1];
  if (how === "geq") return { from: time };
  if (how === "gt") return { from: time + size };
  return { to: how === "lt" ? time : time + size };
}

function testOf(dataset: Dataset, key: string, value: unknown, path: readonly string[]) {
  const [, name = "", how = ""] = /^(\w+?)(?:_(neq|in|notin|like|gt|geq|lt|leq))?$/.exec(key) ?? [];
  if (![...dataset.dimensions, ...dataset.times].includes(name))
    throw new GraphqlFault(`error parsing args for "${path.at(-1)}": unknown field "${key}"`, path);
  const list = Array.isArray(value) ? value.map(String) : [String(value)];
  const like = new RegExp(
    `^${(list[0] ?? "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("%", ".*")}$`,
  );
  return (row: CountedRow): boolean => {
    const found = String(dimensionOf(row, name));
    if (how === "neq" || how === "notin") return !list.includes(found);
    if (how === "like") return like.test(found);
    if (how === "gt" || how === "geq") return Number(found) >= Number(value) + (how === "gt" ? 1 : 0);
    if (how === "lt" || how === "leq") return Number(found) <= Number(value) - (how === "lt" ? 1 : 0);
    return list.includes(found);
  };
}
