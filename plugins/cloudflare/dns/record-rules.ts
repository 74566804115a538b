import { type DnsRecord, type RecordRules, recordFaults } from "cargoshipper/dns";
import { AUTOMATIC, PROXIABLE } from "./api-record.js";

/** Seconds: what zones of the Enterprise plan may have at least, and what all may have at most. */
const LEAST_TTL = 30;
const MOST_TTL = 86_400;
/** Characters of a comment on the largest plan. */
const LONGEST_COMMENT = 500;

function faultsOf(record: DnsRecord, zone: string): string[] {
  const { type, ttl, comment, options } = record;
  const proxied = options?.["proxied"] === true;
  return [
    ...recordFaults(record, zone),
    ...(proxied && !PROXIABLE.includes(type)
      ? [`Proxied is for ${PROXIABLE.join(", ")}; leave it out for ${type}.`]
      : []),
    ...(proxied && ttl !== undefined && ttl !== AUTOMATIC
      ? ["Ttl of a proxied record is always automatic; leave it out."]
      : []),
    ...(ttl !== undefined && ttl !== AUTOMATIC && (ttl < LEAST_TTL || ttl > MOST_TTL)
      ? [`Ttl is ${ttl}; write 1 for automatic, or 60 to ${MOST_TTL} seconds.`]
      : []),
    ...(comment !== undefined && comment.length > LONGEST_COMMENT
      ? [`Comment has ${comment.length} characters; write at most ${LONGEST_COMMENT}.`]
      : []),
  ];
}

/** What Cloudflare takes beyond what is right in DNS, and what it does not take. */
export const CLOUDFLARE: RecordRules = { faultsOf, flattensApex: true };
