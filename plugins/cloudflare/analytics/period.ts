import { ValidationError } from "cargoshipper/plugin";

/** A span of time and the steps that a series of it has. */
export interface Period {
  readonly since: Date;
  readonly until: Date;
  readonly step: "hour" | "day";
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR, d: DAY, w: 7 * DAY };
const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
/** Days of series at most: more rows than that the API gives nobody. */
const LONGEST = 400 * DAY;
/** The longest span in steps of an hour; plans without a contract have no hourly data of a longer one. */
const HOURLY = 3 * DAY;

/** Reads the two ends of a span: ISO 8601, or an age. Throws a ValidationError that names the one at fault. */
export function readPeriod(since: string, until: string | undefined, now = new Date()): Period {
  const end = until === undefined ? whole(now.getTime()) : read("until", until, now);
  const start = read("since", since, now);
  if (start >= end)
    throw new ValidationError("since: it has to be before until.", {
      next: "Give an age such as 24h, or ISO 8601.",
    });
  if (start > now.getTime())
    throw new ValidationError("since: it is in the future.", { next: "Give an earlier one." });
  if (end - start > LONGEST)
    throw new ValidationError("since: the span is longer than 400 days.", { next: "Ask for a shorter one." });
  return {
    since: new Date(start),
    until: new Date(end),
    step: end - floorTo(start, HOUR) <= HOURLY ? "hour" : "day",
  };
}

function read(name: string, text: string, now: Date): number {
  const [, amount, unit = ""] = /^(\d{1,4})([mhdw])$/.exec(text.trim()) ?? [];
  if (amount !== undefined) return whole(now.getTime() - Number(amount) * (UNITS[unit] ?? 0));
  const time = ISO.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  if (Number.isNaN(time))
    throw new ValidationError(`${name}: ${JSON.stringify(text)} is no time.`, {
      next: "Give an age (30m, 24h, 7d, 4w) or ISO 8601 (2026-11-24T10:00:00Z).",
    });
  return time;
}

/** The API takes whole seconds. */
const whole = (time: number): number => floorTo(time, 1000);

const floorTo = (time: number, size: number): number => Math.floor(time / size) * size;

/** The names of the steps of a span as the API has them: `2026-11-24T10:00:00Z`, `2026-11-24`. */
export function stepsOf({ since, until, step }: Period): string[] {
  const size = step === "hour" ? HOUR : DAY;
  const steps: string[] = [];
  for (let at = floorTo(since.getTime(), size); at < until.getTime(); at += size)
    steps.push(step === "hour" ? timeOf(new Date(at)) : dateOf(new Date(at)));
  return steps;
}

/** As the API has times: to the second. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

export const dateOf = (date: Date): string => date.toISOString().slice(0, 10);
