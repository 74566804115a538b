import { DECISIONS, OUTCOMES, PHASES } from "../audit/record.js";
import { glob } from "../host/pattern.js";
import { nearest } from "../plugin/index.js";
import type { AuditedCall } from "./audited-calls.js";
import { type AuditFlags, UsageError } from "./flags.js";

/** The outcome of a call that started and never finished. */
export const UNKNOWN = "unknown";

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Which calls the flags ask for. Throws a UsageError when they make no sense. */
export function filterOf(flags: AuditFlags, now: number): (call: AuditedCall) => boolean {
  const tool = flags.tool === undefined ? undefined : glob(flags.tool);
  const client = flags.client === undefined ? undefined : glob(flags.client);
  const since = flags.since === undefined ? undefined : timeOf("since", flags.since, now);
  const until = flags.until === undefined ? undefined : timeOf("until", flags.until, now);
  const phase = oneOf("phase", flags.phase, PHASES);
  const decision = oneOf("decision", flags.decision, DECISIONS);
  const outcome = oneOf("outcome", flags.outcome, [...OUTCOMES, UNKNOWN]);
  const same = (wanted: string | undefined, found: string | undefined) =>
    wanted === undefined || wanted === found;
  return (call) => {
    const { last, time } = call;
    return (
      (!tool || tool.test(last.name)) &&
      (!client || client.test(last.client?.name ?? "")) &&
      same(flags.target, last.target) &&
      same(flags.session, last.session) &&
      same(phase, last.phase) &&
      same(decision, last.decision) &&
      same(outcome, outcomeOf(call)) &&
      (since === undefined || time >= since) &&
      (until === undefined || time < until)
    );
  };
}

/** How a call ended, as it can be asked for. */
export const outcomeOf = ({ last }: AuditedCall): string | undefined =>
  last.phase === "started" ? UNKNOWN : last.outcome;

/** How many calls are wanted. */
export function limitOf({ limit }: AuditFlags): number {
  if (limit === undefined) return 50;
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw new UsageError(`--limit ${limit}: expected a whole number above 0.`);
  return Number(limit);
}

function oneOf<T extends string>(
  flag: string,
  text: string | undefined,
  known: readonly T[],
): string | undefined {
  if (text === undefined || known.some((one) => one === text)) return text;
  const meant = nearest(text, known);
  throw new UsageError(
    `--${flag} ${text}: there is none. ${meant ? `Did you mean ${meant}?` : `There are ${known.join(", ")}.`}`,
  );
}

function timeOf(flag: string, text: string, now: number): number {
  const [, count, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const time = count === undefined ? Date.parse(text) : now - Number(count) * (UNITS[unit] ?? 0);
  if (!Number.isNaN(time)) return time;
  throw new UsageError(`--${flag} ${text}: expected an age such as 30m, 2h or 7d, or an ISO 8601 time.`);
}
