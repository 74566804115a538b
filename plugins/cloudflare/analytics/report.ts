import { type SeriesSummary, seriesSummary } from "cargoshipper/plugin";
import type { Period } from "./period.js";

/** A series of a report, in one row. */
export interface Series extends SeriesSummary {
  readonly name: string;
  readonly unit: string;
  /** Of the whole span. */
  readonly total: number | null;
}

/** What stands at the top of a count. */
export interface Top {
  /** What was counted: `status`. */
  readonly by: string;
  readonly name: string;
  readonly count: number;
  /** Percent of all. */
  readonly share: number | null;
  readonly bytes?: number;
}

/** What a report found in an answer. */
export interface Found {
  readonly series?: Series[];
  readonly top?: Top[];
  /** The same of names that visitors made up. */
  readonly asked?: Top[];
}

/** A group of rows as the API answers it. Which parts there are depends on the query. */
export interface Group {
  readonly count?: number;
  readonly dimensions?: Readonly<Record<string, string | number>>;
  readonly sum?: Readonly<Record<string, number | readonly Readonly<Record<string, string | number>>[]>>;
  readonly uniq?: { readonly uniques?: number };
}

/** Groups under the names that the query gave them. */
export type Groups = Readonly<Record<string, readonly Group[] | undefined>>;

/** A canned query, and how its answer is read. */
export interface Report {
  /** What is selected of a zone. */
  select(period: Period, limit: number): string;
  read(groups: Groups, period: Period, limit: number): Found;
  /** Whether Cloudflare estimates the counts from samples. */
  readonly sampled: boolean;
}

/** A series of amounts, which can be added. */
export const amounts = (name: string, unit: string, values: readonly number[]): Series => ({
  name,
  unit,
  total: sumOf(values),
  ...seriesSummary(values),
});

/** A series of parts of a whole, in percent. Where there is nothing of the whole, there is no value. */
export function ratio(name: string, parts: readonly number[], wholes: readonly number[]): Series {
  const values = parts.map((part, index) => share(part, wholes[index] ?? 0));
  return { name, unit: "%", total: share(sumOf(parts), sumOf(wholes)), ...seriesSummary(values) };
}

/** Percent with one digit; null of nothing. */
export const share = (part: number, of: number): number | null =>
  of > 0 ? Math.round((part / of) * 1000) / 10 : null;

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Adds amounts up by name. */
export function tally(rows: readonly (readonly [name: string, amount: number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, amount] of rows) sums.set(name, (sums.get(name) ?? 0) + amount);
  return sums;
}

/** The largest first. */
export function tops(
  by: string,
  counts: ReadonlyMap<string, number>,
  limit: number,
  total = sumOf([...counts.values()]),
): Top[] {
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([name, count]) => ({ by, name, count, share: share(count, total) }));
}
