const BLOCKS = "▁▂▃▄▅▆▇█";
/** Stands where a series has no value. */
const GAP = "·";
/** The most characters of a sparkline. */
const WIDEST = 24;

/** A series of numbers in a few words, for answers that would otherwise hold every point. */
export interface SeriesSummary {
  /** Null where the series has no value at all, as in `avg`, `max` and `last`. */
  readonly min: number | null;
  /** In three digits or, from 100 on, whole; never outside of `min` and `max`. */
  readonly avg: number | null;
  readonly max: number | null;
  /** The last value that there is. */
  readonly last: number | null;
  readonly spark: string;
}

/** Min, average, max, last and sparkline of a series. What is null or not finite counts as a gap. */
export function seriesSummary(values: readonly (number | null)[]): SeriesSummary {
  const known = values.filter(isKnown);
  const last = known.at(-1);
  if (last === undefined) return { min: null, avg: null, max: null, last: null, spark: sparkline(values) };
  const { min, max } = extent(known);
  return { min, avg: rounded(mean(known), min, max), max, last, spark: sparkline(values) };
}

/**
 * A series as a line of blocks, its least value as ▁ and its largest as █, at most `width` (24) of them: each then stands
 * for the mean of several values. A gap is a dot; a series that is the same everywhere stays in the middle, or low at 0.
 */
export function sparkline(values: readonly (number | null)[], width = WIDEST): string {
  const length = Math.min(values.length, WIDEST, Math.max(0, Math.floor(width) || 0));
  const means = Array.from({ length }, (_, index) => {
    const from = Math.floor((index * values.length) / length);
    const to = Math.floor(((index + 1) * values.length) / length);
    return mean(values.slice(from, to).filter(isKnown));
  });
  const { min, max } = extent(means.filter(isKnown));
  return means.map((value) => (isKnown(value) ? BLOCKS[level(value, min, max)] : GAP)).join("");
}

const isKnown = (value: number | null): value is number => value !== null && Number.isFinite(value);

function level(value: number, min: number, max: number): number {
  const top = BLOCKS.length - 1;
  if (min === max) return value === 0 ? 0 : Math.floor(top / 2);
  // The difference of two large numbers can be infinite, and the half of a very small one is nothing.
  const scale = Number.isFinite(max - min) ? 1 : 2;
  return Math.round(((value / scale - min / scale) / (max / scale - min / scale)) * top);
}

function extent(values: readonly number[]): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}

/** NaN of none. Each value is divided before it is added, so that the sum of large ones stays finite. */
function mean(values: readonly number[]): number {
  const { min, max } = extent(values);
  // What is lost in adding must not let equal values have another mean.
  return within(
    values.reduce((sum, value) => sum + value / values.length, 0),
    min,
    max,
  );
}

const rounded = (value: number, min: number, max: number): number =>
  within(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)), min, max);

const within = (value: number, min: number, max: number): number =>
  min > max ? Number.NaN : Math.min(max, Math.max(min, value));
