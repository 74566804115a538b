import { exclude } from "./conflicts.js";
import { grouped } from "./grouped.js";
import { plainName } from "./name.js";
import { normalRecord } from "./normal-record.js";
import type { Change, Kept, Plan } from "./plan.js";
import { planLines } from "./plan-lines.js";
import type { DnsRecord } from "./record.js";

/** One change of a plan. */
export type Step<R extends Kept = Kept> =
  | { readonly does: "remove"; readonly record: R }
  | { readonly does: "update"; readonly change: Change<R> }
  | { readonly does: "create"; readonly record: DnsRecord };

/**
 * The changes of a plan one by one, for a provider that takes no more at once. What cannot be beside a new record goes
 * right before it, and whatever else goes does so at the end, so that wherever it stops, a name lacks as little as possible.
 */
export function planSteps<R extends Kept>({ create, update, remove }: Plan<R>, zone: string): Step<R>[] {
  const apex = plainName(zone);
  const come = grouped<Step<R>>(
    [
      ...update.map((change) => ({ does: "update", change }) as const),
      ...create.map((record) => ({ does: "create", record }) as const),
    ],
    (step) => meant(step, apex).name,
  );
  const inTheWay = (record: R) => {
    const { name, type } = normalRecord(record, apex);
    return come.get(name)?.some((step) => exclude(meant(step, apex).type, type, name === apex)) ?? false;
  };
  const gone = (record: R): Step<R> => ({ does: "remove", record });
  const first = grouped(remove.filter(inTheWay), (record) => normalRecord(record, apex).name);
  return [
    ...[...come].flatMap(([name, steps]) => [...(first.get(name) ?? []).map(gone), ...steps]),
    ...remove.filter((record) => !inTheWay(record)).map(gone),
  ];
}

/** A step in one line, as `planLines` has it. */
export function stepLine(step: Step, zone: string): string {
  const [line = ""] = planLines(
    {
      create: step.does === "create" ? [step.record] : [],
      update: step.does === "update" ? [step.change] : [],
      remove: step.does === "remove" ? [step.record] : [],
      unchanged: 0,
    },
    zone,
  );
  return line;
}

const meant = (step: Step, zone: string) =>
  normalRecord(step.does === "update" ? step.change.to : step.record, zone);
