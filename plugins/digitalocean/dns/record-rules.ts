import {
  type DnsRecord,
  normalRecord,
  quotedText,
  type RecordRules,
  recordFaults,
  txtText,
} from "cargoshipper/dns";

/** What domains have, beside their SOA. */
const TYPES: readonly string[] = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SRV", "TXT"];
/** Seconds. */
const LEAST_TTL = 30;
/** Characters of a text with its quotes and escapes. */
const LONGEST_TEXT = 512;
const TAGS = ["issue", "issuewild", "iodef"];

/** What is wrong with a record, DigitalOcean's own limits included; each a sentence. */
function faultsOf(record: DnsRecord, domain: string): string[] {
  const faults = recordFaults(record, domain);
  const { ttl } = record;
  if (ttl !== undefined && ttl < LEAST_TTL)
    faults.push(`Ttl is ${ttl}; write at least ${LEAST_TTL} seconds, or leave it out.`);
  if (faults.length > 0) return faults;
  const { type, content } = normalRecord(record, domain);
  if (!TYPES.includes(type))
    return [`Type ${type} is none that DigitalOcean has; it has ${TYPES.join(", ")}.`];
  const fault = FAULTS[type]?.(content);
  return fault === undefined ? [] : [fault];
}

function authorityFault(content: string): string | undefined {
  const [, tag = "", value = ""] = /^\d+ (\S+) "(.*)"$/.exec(content) ?? [];
  if (!TAGS.includes(tag)) return `Tag in its content is ${tag}; DigitalOcean has ${TAGS.join(", ")}.`;
  return tag !== "iodef" && !/^[a-z0-9.-]+$/i.test(value)
    ? "Value in its content is more than one domain; DigitalOcean takes the authority's domain alone."
    : undefined;
}

const exchangeFault = (content: string) =>
  content === "."
    ? "Content is a dot alone, which DigitalOcean does not take; leave the record out."
    : undefined;

function textFault(content: string): string | undefined {
  const text = txtText(content) ?? content;
  if (quotedText(text).length > LONGEST_TEXT)
    return `Content has ${quotedText(text).length} characters with its quotes; DigitalOcean takes ${LONGEST_TEXT}.`;
  // These do not come back as they went, so that each comparison would find a difference.
  if (text.includes("\\"))
    return "Content has a backslash, which DigitalOcean does not keep; write it without.";
  return txtText(text) === text ? undefined : "Content is in quotes twice; write the text without quotes.";
}

/** What is wrong with the normal content of a type. */
const FAULTS: Readonly<Record<string, (content: string) => string | undefined>> = {
  CAA: authorityFault,
  MX: exchangeFault,
  TXT: textFault,
};

/** What DigitalOcean takes. */
export const DIGITALOCEAN: RecordRules = { faultsOf };
