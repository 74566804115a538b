import { type DnsRecord, parseZoneFile } from "cargoshipper/dns";
import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { zoneInput } from "../client/inputs.js";
import { RecordInput, toRecord } from "./record-input.js";

export const ApplyInput = z.object({
  zone: zoneInput,
  records: z.array(z.looseObject({})).optional().describe("Each as create_dns_record takes it"),
  zone_file: z.string().optional().describe("Or in BIND's form"),
  prune: z.boolean().optional().describe("Delete all others"),
  dry_run: z.boolean().optional().describe("Only show the diff"),
});

/** What is desired. Throws when it is neither or both, or when a line of the file is not understood. */
export function desiredIn(input: z.output<typeof ApplyInput>, zone: string): readonly DnsRecord[] {
  const { records, zone_file } = input;
  if ((records === undefined) === (zone_file === undefined))
    throw new ValidationError("Give either records or zone_file.", { next: "Nothing was changed." });
  if (records) return records.map(readRecord);
  const { records: read, faults } = parseZoneFile(zone_file ?? "", zone);
  if (faults.length === 0) return read;
  const shown = faults.slice(0, MOST).map(({ line, message }) => `line ${line}: ${message}`);
  throw new ValidationError(`zone_file: ${shown.join(" ")}${more(faults.length)}`, {
    next: "Correct these lines; nothing was changed.",
  });
}

function readRecord(stated: unknown, index: number): DnsRecord {
  const read = RecordInput.safeParse(stated);
  if (read.success) return toRecord(read.data);
  const faults = read.error.issues.map(
    ({ path, message }) => `${["records", index, ...path].join(".")}: ${message}`,
  );
  throw new ValidationError(faults.join(". "), {
    next: `A record has ${Object.keys(RecordInput.shape).join(", ")}. Nothing was changed.`,
  });
}

/** Faults that are told of one call. */
export const MOST = 20;
export const more = (count: number) => (count > MOST ? ` And ${count - MOST} more.` : "");
