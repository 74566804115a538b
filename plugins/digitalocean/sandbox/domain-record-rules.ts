import { isIPv4, isIPv6 } from "node:net";
import { invalid } from "./answer.js";
import type { SandboxDomainRecord } from "./domain-records.js";

/** A record as a request states it. */
export interface DomainRecordBody {
  readonly type?: string;
  readonly name?: string | null;
  readonly data?: string | null;
  readonly priority?: number | null;
  readonly port?: number | null;
  readonly ttl?: number | null;
  readonly weight?: number | null;
  readonly flags?: number | null;
  readonly tag?: string | null;
}

/** Types of records that can be made. */
export const TYPES: readonly string[] = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SRV", "TXT"];

/** Seconds that a record lives: at least, and unless it says otherwise. */
export const LEAST_TTL = 30;
export const STANDARD_TTL = 1800;

const HOSTS = ["CNAME", "MX", "NS", "SRV"];
const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const NAME = new RegExp(`^(?:@|\\*|(?:\\*\\.)?(?:${LABEL}\\.)*${LABEL})$`);
const HOST = new RegExp(`^(?:${LABEL}\\.)+$`);
const TAGS = ["issue", "issuewild", "iodef"];
const LONGEST_TEXT = 512;

/** The record that a request makes beside others. Throws what the API answers to one that is wrong. */
export function checkRecord(
  body: DomainRecordBody,
  domain: string,
  others: readonly SandboxDomainRecord[],
): Omit<SandboxDomainRecord, "id"> {
  const { type = "", ttl } = body;
  if (!TYPES.includes(type)) throw invalid(`type ${type || "can't be blank"} is not a type of record`);
  const name = (body.name ?? "").toLowerCase();
  if (name === "") throw invalid("name can't be blank");
  if (!NAME.test(name) || `${name}.${domain}`.length > 253)
    throw invalid("name Only valid hostname characters are allowed. (a-z, 0-9, ., _ and -)");
  const seconds = ttl ?? STANDARD_TTL;
  if (!Number.isInteger(seconds) || seconds < LEAST_TTL) throw invalid(`ttl must be at least ${LEAST_TTL}`);
  const data = dataOf(type, body, domain);
  const besides = others.filter((one) => one.name === name && one.type !== "SOA");
  if (type === "CNAME" && name === "@")
    throw invalid("name CNAME records can not be at the root of a domain");
  if (besides.some((one) => one.type === "CNAME") || (type === "CNAME" && besides.length > 0))
    throw invalid("CNAME records cannot share a name with other records");
  const only = <T>(types: readonly string[], value: T) => (types.includes(type) ? value : null);
  return {
    type,
    name,
    data,
    priority: only(["MX", "SRV"], whole(type, body, "priority", 65_535, ["MX", "SRV"])),
    port: only(["SRV"], whole(type, body, "port", 65_535, ["SRV"])),
    ttl: seconds,
    weight: only(["SRV"], whole(type, body, "weight", 65_535, ["SRV"])),
    flags: only(["CAA"], whole(type, body, "flags", 255, ["CAA"])),
    tag: only(["CAA"], body.tag ?? null),
  };
}

function whole(
  type: string,
  body: DomainRecordBody,
  key: "priority" | "port" | "weight" | "flags",
  most: number,
  types: readonly string[],
): number | null {
  const value = body[key] ?? null;
  if (!types.includes(type)) return null;
  if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > most)
    throw invalid(`${key} must be a whole number from 0 to ${most}`);
  return value;
}

/** The data as it is answered: names without their final dot, and the domain's own as `@`. */
function dataOf(type: string, { data, tag }: DomainRecordBody, domain: string): string {
  const stated = data ?? "";
  const text = type === "TXT" ? stated : stated.trim();
  if (stated.trim() === "") throw invalid("data can't be blank");
  if (type === "A" && !isIPv4(text)) throw invalid("data is not a valid IPv4 address");
  if (type === "AAAA" && !isIPv6(text)) throw invalid("data is not a valid IPv6 address");
  if (type === "TXT") {
    if (JSON.stringify(text).length > LONGEST_TEXT)
      throw invalid(`data must have at most ${LONGEST_TEXT} characters`);
    return text;
  }
  if (type === "CAA" && !TAGS.includes(tag ?? "")) throw invalid(`tag must be one of ${TAGS.join(", ")}`);
  const isHost = HOSTS.includes(type) || (type === "CAA" && tag !== "iodef");
  if (!isHost || text === "@") return text;
  if (!text.endsWith(".")) throw invalid("Data needs to end with a dot (.)");
  if (text === ".") {
    if (type !== "SRV") throw invalid("data is not a valid hostname");
    return text;
  }
  if (!HOST.test(text.toLowerCase())) throw invalid("data is not a valid hostname");
  const host = text.slice(0, -1).toLowerCase();
  return host === domain ? "@" : host;
}
