import { plainName } from "./name.js";
import type { DnsRecord } from "./record.js";
import { zoneEntries } from "./zone-entries.js";
import { ZoneReader } from "./zone-reader.js";

/** What a zone file says. */
export interface ZoneFile {
  /** As `normalRecord` makes them, in the order of the file. */
  readonly records: readonly DnsRecord[];
  /** What was not understood, by its line, from 1. Whatever is in neither list says nothing of a record, or is the SOA. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** Bytes of UTF-8, and entries, that a zone file can have. */
const LARGEST = 1_000_000;
const MOST = 20_000;

const refused = (message: string): ZoneFile => ({ records: [], faults: [{ line: 1, message }] });

/**
 * Reads a zone file (RFC 1035), such as BIND has it and Cloudflare exports it. Each record is also judged as `recordFaults`
 * does, but that types written as `TYPE65534` are kept as they are. Files of more than 1 MB or 20,000 records are refused.
 */
export function parseZoneFile(text: string, zone: string): ZoneFile {
  if (Buffer.byteLength(text) > LARGEST)
    return refused("The file has more than 1 MB; split it into several.");
  const reader = new ZoneReader(plainName(zone));
  let count = 0;
  for (const entry of zoneEntries(text)) {
    count += 1;
    if (count > MOST) return refused(`The file has more than ${MOST} records; split it into several.`);
    reader.read(entry);
  }
  return { records: reader.records, faults: reader.faults };
}
