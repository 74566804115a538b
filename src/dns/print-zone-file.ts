import { contained, dataText } from "./data-text.js";
import { plainName, relativeName } from "./name.js";
import { normalRecord } from "./normal-record.js";
import { inOrder } from "./order.js";
import type { DnsRecord } from "./record.js";
import { writeComment } from "./zone-comment.js";

/** What names and types are written with. Anything else is escaped, so that it stays within its word. */
const PLAIN = /[\w@*./-]/;

/**
 * Writes records as a zone file that `parseZoneFile`, BIND and Cloudflare read: ordered by name, names relative to the zone.
 * Of `options` it has `proxied`, `flatten_cname` and `tags`, as Cloudflare writes them in comments; others are left out.
 */
export function printZoneFile(records: readonly DnsRecord[], zone: string): string {
  const apex = plainName(zone);
  const lines = records
    .map((record) => normalRecord(record, apex))
    .sort(inOrder)
    .map((record) => {
      const name = contained(relativeName(record.name, apex), PLAIN);
      const ttl = record.ttl === undefined ? "" : `\t${record.ttl}`;
      return `${name}${ttl}\tIN\t${contained(record.type, PLAIN)}\t${dataText(record)}${writeComment(record)}\n`;
    });
  return `$ORIGIN ${apex}.\n${lines.join("")}`;
}
