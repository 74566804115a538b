import { planLines } from "./plan-lines.js";
import type { DnsRecord } from "./record.js";

/** A record in one line: `www A 192.0.2.1`. */
export function recordLine({ name, type, content, priority }: DnsRecord, zone: string): string {
  const [line = ""] = planLines(
    { create: [{ name, type, content, priority }], update: [], remove: [], unchanged: 0 },
    zone,
  );
  return line.slice(2);
}

const MOST = 10;

/** Records that are there, with their ids: `www A 192.0.2.1 (r1), www A 192.0.2.2 (r2)`. */
export function recordList(records: readonly (DnsRecord & { readonly id: string })[], zone: string): string {
  const shown = records.slice(0, MOST).map((record) => `${recordLine(record, zone)} (${record.id})`);
  return shown.join(", ") + (records.length > MOST ? `, and ${records.length - MOST} more` : "");
}
