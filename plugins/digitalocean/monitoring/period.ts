import { ValidationError } from "cargoshipper/plugin";

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
/** Seconds: DigitalOcean's own graphs go back no further. */
const LONGEST = 14 * 86_400;

/** Seconds of a period as people write it: `30m`, `6h`, `7d`. Throws a ValidationError for any other. */
export function secondsIn(period: string): number {
  const [, count, unit = ""] = /^(\d{1,5})\s*([mhd])$/i.exec(period.trim()) ?? [];
  const seconds = Number(count) * (SECONDS[unit.toLowerCase()] ?? Number.NaN);
  if (seconds > 0 && seconds <= LONGEST) return seconds;
  throw new ValidationError(`period: "${period}" is none from 1m to 14d.`, {
    next: "Give a number and m, h or d, as in 6h.",
  });
}
