import { isIPv4, isIPv6 } from "node:net";
import { invalid } from "./answer.js";

/** A record as a request states it. */
export interface RecordBody {
  readonly name?: string;
  readonly type?: string;
  readonly content?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ttl?: number;
  readonly proxied?: boolean;
  readonly priority?: number;
  readonly comment?: string | null;
  readonly tags?: readonly string[];
  readonly [more: string]: unknown;
}

export const PROXIABLE: readonly string[] = ["A", "AAAA", "CNAME"];

/** Types whose data comes in parts; their content is made of it. */
const IN_PARTS: Readonly<Record<string, readonly string[]>> = {
  CAA: ["flags", "tag", "value"],
  CERT: ["type", "key_tag", "algorithm", "certificate"],
  DNSKEY: ["flags", "protocol", "algorithm", "public_key"],
  DS: ["key_tag", "algorithm", "digest_type", "digest"],
  HTTPS: ["priority", "target", "value"],
  LOC: [
    "lat_degrees",
    "lat_minutes",
    "lat_seconds",
    "lat_direction",
    "long_degrees",
    "long_minutes",
    "long_seconds",
    "long_direction",
    "altitude",
    "size",
    "precision_horz",
    "precision_vert",
  ],
  NAPTR: ["order", "preference", "flags", "service", "regex", "replacement"],
  SMIMEA: ["usage", "selector", "matching_type", "certificate"],
  SRV: ["priority", "weight", "port", "target"],
  SSHFP: ["algorithm", "type", "fingerprint"],
  SVCB: ["priority", "target", "value"],
  TLSA: ["usage", "selector", "matching_type", "certificate"],
  URI: ["weight", "target"],
};

const PLAIN = ["A", "AAAA", "CNAME", "MX", "NS", "OPENPGPKEY", "PTR", "TXT"];
const WITH_PRIORITY = ["MX", "URI"];
const HOST =
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** The record that a request makes. Throws what the API answers to one that is wrong. */
export function checkRecord(zone: string, body: RecordBody) {
  const { type = "", ttl = 1, proxied = false, priority, comment, tags = [] } = body;
  if (!PLAIN.includes(type) && !(type in IN_PARTS))
    throw invalid(1004, `DNS Validation Error: invalid type ${type}`);
  const name = nameIn(zone, body.name);
  if (proxied && !PROXIABLE.includes(type)) throw invalid(9004, "This record type cannot be proxied.");
  if (!Number.isInteger(ttl) || (ttl !== 1 && (ttl < 60 || ttl > 86_400)))
    throw invalid(9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  if (
    WITH_PRIORITY.includes(type) &&
    !(Number.isInteger(priority) && Number(priority) >= 0 && Number(priority) <= 65_535)
  )
    throw invalid(9102, "Invalid priority, must be between 0 and 65535.");
  if (typeof comment === "string" && comment.length > 100)
    throw invalid(9207, "Comment too long: at most 100 characters on this plan.");
  const parts = IN_PARTS[type];
  const data = parts ? dataIn(type, parts, body.data) : undefined;
  return {
    name,
    type,
    content: data ? contentOf(type, parts ?? [], data) : plainContent(type, body.content),
    proxied,
    // A record that is proxied has the proxy's own.
    ttl: proxied ? 1 : ttl,
    ...(data && { data }),
    ...(WITH_PRIORITY.includes(type) && { priority: Number(priority) }),
    ...(type === "SRV" && { priority: Number(data?.["priority"]) }),
    comment: comment || null,
    tags,
  };
}

/** A name that is not in the zone is taken for one below it. */
function nameIn(zone: string, name: string | undefined): string {
  const text = (name ?? "").toLowerCase().replace(/\.$/, "");
  if (text === "") throw invalid(9000, "DNS name is invalid.");
  const full = text === "@" || text === zone ? zone : text.endsWith(`.${zone}`) ? text : `${text}.${zone}`;
  if (full.length > 253 || !HOST.test(full)) throw invalid(9000, "DNS name is invalid.");
  return full;
}

function plainContent(type: string, content: string | undefined): string {
  const text = (content ?? "").trim();
  const bare = text.toLowerCase().replace(/\.$/, "");
  if (text === "") throw invalid(9005, `Content for ${type} record is invalid.`);
  if (type === "A" && !isIPv4(text))
    throw invalid(9005, "Content for A record must be a valid IPv4 address.");
  if (type === "AAAA" && !isIPv6(text))
    throw invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
  if (["CNAME", "MX", "NS", "PTR"].includes(type) && (!HOST.test(bare) || isIPv4(bare)))
    throw invalid(9007, `Content for ${type} record is invalid.`);
  if (type === "TXT" && text.length > 2048) throw invalid(9207, "Content for TXT record is too long.");
  return ["CNAME", "MX", "NS", "PTR"].includes(type) ? bare : text;
}

function dataIn(type: string, parts: readonly string[], data: RecordBody["data"]): Record<string, unknown> {
  const missing = parts.filter((part) => data?.[part] === undefined);
  if (!data || missing.length > 0)
    throw invalid(
      9101,
      `DNS Validation Error: data of ${type} lacks ${missing.join(", ") || parts.join(", ")}`,
    );
  return Object.fromEntries(parts.map((part) => [part, data[part]]));
}

function contentOf(type: string, parts: readonly string[], data: Record<string, unknown>): string {
  const words = parts
    .filter((part) => !(type === "SRV" && part === "priority"))
    .map((part) => (part === "value" && type === "CAA" ? JSON.stringify(data[part]) : String(data[part])));
  return words.join(" ");
}
