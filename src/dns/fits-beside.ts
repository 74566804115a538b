import { ToolError } from "../plugin/tool-error.js";
import type { Kept } from "./plan.js";
import type { DnsRecord } from "./record.js";
import { recordLine, recordList } from "./record-line.js";
import { type SetRules, setFaults } from "./set-faults.js";

/**
 * Throws a conflict when a record cannot be beside those that its name has. What is wrong with those already is no matter.
 * `change` and `replace` are the tools that could resolve it.
 */
export function fitsBeside(
  record: DnsRecord,
  others: readonly Kept[],
  zone: string,
  { change, replace, ...rules }: SetRules & { readonly change: string; readonly replace: string },
): void {
  const before = new Set(setFaults(others, zone, rules));
  const faults = setFaults([...others, record], zone, rules).filter((fault) => !before.has(fault));
  if (faults.length === 0) return;
  throw new ToolError(
    "conflict",
    `${recordLine(record, zone)} cannot be beside what is there: then ${faults.join(" ")}`,
    {
      next: `There is ${recordList(others, zone)}: change that with ${change}, or replace it with ${replace}.`,
    },
  );
}
