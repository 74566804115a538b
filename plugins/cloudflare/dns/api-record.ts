import { contentOf, type DnsRecord, dataFields, type Kept, normalRecord, quotedText } from "cargoshipper/dns";
import type { RecordCreateParams, RecordResponse } from "cloudflare/resources/dns/records";

/** The TTL that lets Cloudflare choose. */
export const AUTOMATIC = 1;

/** Types of records that can go through the proxy. */
export const PROXIABLE: readonly string[] = ["A", "AAAA", "CNAME"];

/** What the API's types say of each type of record apart, in one. */
interface ApiRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly priority?: number;
  readonly ttl: number;
  readonly proxied?: boolean;
  readonly comment?: string | null;
  readonly tags?: readonly string[];
}

/** From the API's form. What belongs to Cloudflare alone is in `options`: `proxied` and `tags`. */
export function fromApi(record: RecordResponse, zone: string): Kept {
  const { id, name, type, content = "", data, priority, ttl, proxied, comment, tags } = record as ApiRecord;
  const normal = normalRecord(
    {
      name,
      type,
      content: data && inParts(type) ? contentOf(type, data) : content,
      priority: priority ?? (data?.["priority"] as number | undefined),
      ttl,
      ...(comment && { comment }),
      options: {
        // Of all others the API says that they are not, which is no news.
        ...(proxied !== undefined && PROXIABLE.includes(type) && { proxied }),
        ...(tags && tags.length > 0 && { tags }),
      },
    },
    zone,
  );
  return { id, ...normal };
}

/** To the API's form, in full: what is left out is the API's standard. */
export function toApi(record: DnsRecord) {
  const { name, type, content, priority, ttl = AUTOMATIC, comment, options = {} } = record;
  const data = dataFields(record);
  const body = {
    name,
    type,
    ttl,
    ...(data ? { data } : { content: type === "TXT" ? quotedText(content) : content }),
    // SRV has it among its data.
    ...(priority !== undefined && type !== "SRV" && { priority }),
    ...(comment !== undefined && { comment }),
    ...options,
  };
  // Every type of record has a type of its own in the SDK; which one this is shows only when the tool runs.
  return body as unknown as Omit<RecordCreateParams.ARecord, "zone_id">;
}

const PARTS = new Map<string, boolean>();

/** Whether the API has the data of this type in parts. */
function inParts(type: string): boolean {
  const known = PARTS.get(type);
  if (known !== undefined) return known;
  const parts = hasParts(type);
  PARTS.set(type, parts);
  return parts;
}

function hasParts(type: string): boolean {
  try {
    return dataFields({ name: "", type, content: "" }) !== undefined;
  } catch {
    // It has parts, and these are none.
    return true;
  }
}
