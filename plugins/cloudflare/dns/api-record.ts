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
  readonly private_routing?: boolean;
  readonly meta?: { readonly read_only?: boolean };
  /** `flatten_cname`, `ipv4_only`, `ipv6_only`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A record that is there. */
export interface CloudflareRecord extends Kept {
  /** It belongs to another product, such as Email Routing, and only that changes it. */
  readonly readOnly?: true;
}

/** Options that stand in a record itself; all others are among its settings. */
const OUTSIDE_SETTINGS = ["proxied", "tags", "private_routing"];

/**
 * From the API's form. What belongs to Cloudflare alone is in `options`: `proxied`, `tags`, and the settings that are on,
 * which a PUT that does not repeat them would switch off.
 */
export function fromApi(answer: RecordResponse, zone: string): CloudflareRecord {
  const record = answer as unknown as ApiRecord;
  const { id, name, type, content = "", data, priority, ttl, proxied, comment, tags } = record;
  const { settings = {}, private_routing } = record;
  const on = Object.entries({ ...settings, private_routing }).filter(([, value]) => value === true);
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
        ...Object.fromEntries(on as [string, true][]),
      },
    },
    zone,
  );
  return { id, ...normal, ...(record.meta?.read_only === true && { readOnly: true }) };
}

/** To the API's form, in full: what is left out is the API's standard. */
export function toApi(record: DnsRecord) {
  const { name, type, content, priority, ttl = AUTOMATIC, comment, options = {} } = record;
  const data = dataFields(record);
  const [outside, settings] = [true, false].map((wanted) =>
    Object.entries(options).filter(([name]) => OUTSIDE_SETTINGS.includes(name) === wanted),
  );
  const body = {
    name,
    type,
    ttl,
    ...(data ? { data } : { content: type === "TXT" ? quotedText(content) : content }),
    // SRV has it among its data.
    ...(priority !== undefined && type !== "SRV" && { priority }),
    ...(comment !== undefined && { comment }),
    ...Object.fromEntries(outside ?? []),
    ...(settings && settings.length > 0 && { settings: Object.fromEntries(settings) }),
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
