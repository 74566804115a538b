import { ToolError } from "../plugin/tool-error.js";
import type { Kept } from "./plan.js";
import type { DnsRecord } from "./record.js";
import { recordList } from "./record-line.js";
import { type SetRules, setFaults } from "./set-faults.js";

/**
 * Throws a conflict when a record cannot be beside those that its name has. What is wrong with those already is no matter.
 * `plugin` is the prefix of the tools that could resolve it.
 */
export function fitsBeside(
  record: DnsRecord,
  others: readonly Kept[],
  zone: string,
  { plugin, ...rules }: SetRules & { readonly plugin: string },
): void {
  const before = new Set(setFaults(others, zone, rules));
  const faults = setFaults([...others, record], zone, rules).filter((fault) => !before.has(fault));
  if (faults.length === 0) return;
  throw new ToolError("conflict", faults.join(" "), {
    next: `There is ${recordList(others, zone)}: change that with ${plugin}_update_dns_record, or replace it with ${plugin}_apply_dns_records.`,
  });
}
