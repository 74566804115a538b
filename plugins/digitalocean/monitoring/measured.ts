/** A series of the API's: its labels, and values by the second of their time. */
export interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

/** A series as it is told: what it is of, and its values in the order of time; null is a gap. */
export interface Measured {
  readonly of: string;
  readonly values: readonly (number | null)[];
}

/** Time in which a processor has nothing to do, or waits for a disk. */
const IDLE = ["idle", "iowait"];

/**
 * How busy a processor is, from seconds that it has spent in each mode since it started. There is one value less than
 * there are times. A restart, after which the seconds begin at 0, is a gap.
 */
export function cpuPercent(modes: readonly Labelled[]): Measured[] {
  const times = timesOf(modes);
  if (times.length < 2) return [];
  const values = times.slice(1).map((time, index) => {
    const before = times[index] as number;
    const spent = modes.map(({ labels, values }) => ({
      idle: IDLE.includes(labels["mode"] ?? ""),
      seconds: (values.get(time) ?? Number.NaN) - (values.get(before) ?? Number.NaN),
    }));
    const all = sum(spent.map(({ seconds }) => seconds));
    const idle = sum(spent.filter((one) => one.idle).map(({ seconds }) => seconds));
    if (spent.some(({ seconds }) => seconds < 0)) return null;
    return rounded(100 * (1 - idle / all));
  });
  return [{ of: "", values }];
}

/** How much of a whole is used, in percent, from what is free of it. Series belong together by their labels. */
export function share(free: readonly Labelled[], whole: readonly Labelled[]): Measured[] {
  return free.flatMap((one) => {
    const of = nameOf(one, free);
    const all = whole.find((other) => nameOf(other, whole) === of);
    if (!all) return [];
    const values = timesOf([one]).map((time) => {
      const size = all.values.get(time);
      return size ? rounded(100 * (1 - (one.values.get(time) ?? 0) / size)) : null;
    });
    return [{ of, values }];
  });
}

/** Series as they are. */
export const asTheyAre = (series: readonly Labelled[]): Measured[] =>
  series.map((one) => ({
    of: nameOf(one, series),
    values: timesOf([one]).map((time) => rounded(one.values.get(time) ?? Number.NaN)),
  }));

/** A series by those labels that set it apart from the others. */
function nameOf({ labels }: Labelled, all: readonly Labelled[]): string {
  const telling = Object.keys(labels).filter((label) => TELLING.includes(label) || differs(label, all));
  return telling.map((label) => labels[label]).join(" ");
}

/** Told even of the only series. */
const TELLING = ["mountpoint", "app_component_instance"];

const differs = (label: string, all: readonly Labelled[]) =>
  new Set(all.map(({ labels }) => labels[label])).size > 1;

const timesOf = (series: readonly Labelled[]): number[] =>
  [...new Set(series.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const rounded = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
