import { ValidationError } from "../plugin/tool-error.js";
import { absoluteName } from "./name.js";
import type { DnsRecord } from "./record.js";
import { recordFaults } from "./record-faults.js";
import { type SetRules, setFaults } from "./set-faults.js";
import { severalFaults } from "./several-faults.js";

/** What a provider takes. */
export interface RecordRules extends SetRules {
  /** What is wrong with one record, the provider's own limits included; `recordFaults` by itself. */
  readonly faultsOf?: (record: DnsRecord, zone: string) => string[];
}

const inFull = (record: DnsRecord, zone: string): DnsRecord => ({
  ...record,
  name: absoluteName(record.name, zone),
});

const corrected = (what: string) => ({ next: `Correct ${what} and call again; nothing was changed.` });

/** The record with its name in full. Throws a ValidationError with everything that is wrong. */
export function validRecord(
  record: DnsRecord,
  zone: string,
  { faultsOf = recordFaults }: RecordRules,
): DnsRecord {
  const faults = faultsOf(record, zone);
  if (faults.length > 0) throw new ValidationError(faults.join(" "), corrected("it"));
  return inFull(record, zone);
}

/** Records with their names in full. Throws a ValidationError with what is wrong with any, or with all together. */
export function validRecords(
  records: readonly DnsRecord[],
  zone: string,
  { faultsOf = recordFaults, ...rules }: RecordRules,
): readonly DnsRecord[] {
  const faults = records.flatMap((record) =>
    faultsOf(record, zone).map((fault) => `${record.name} ${record.type}: ${fault}`),
  );
  // Names that are not in the zone are told above; together the others are judged only when each is right.
  if (faults.length === 0) faults.push(...setFaults(records, zone, rules));
  if (faults.length > 0) throw new ValidationError(severalFaults(faults), corrected("them"));
  return records.map((record) => inFull(record, zone));
}
