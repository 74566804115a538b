import { isIPv6 } from "node:net";
import { normalRecord } from "cargoshipper/dns";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { allRecords } from "./all-records.js";
import { DOMAINS } from "./domain.js";

/** Domains whose records are looked through. */
const MOST_DOMAINS = 20;

/** Records that point at one of these addresses, `www.example.com A 203.0.113.11`. What cannot be seen is in `unread`. */
export async function recordsAt(
  digitalOcean: DigitalOcean,
  addresses: readonly string[],
  unread: string[],
): Promise<string[]> {
  if (addresses.length === 0) return [];
  const domains = (await ifReadable(unread, "domains", digitalOcean.lookups.all(DOMAINS))) ?? [];
  if (domains.length > MOST_DOMAINS)
    unread.push(`the records of ${domains.length - MOST_DOMAINS} more domains`);
  const looked = domains.slice(0, MOST_DOMAINS).map(async ({ name: domain }) => {
    const records =
      (await ifReadable(unread, `records of ${domain}`, allRecords(digitalOcean, domain))) ?? [];
    const plain = addresses.map((one) => plainAddress(one, domain));
    return records
      .filter(({ type, content }) => ["A", "AAAA"].includes(type) && plain.includes(content))
      .map(({ type, name, content }) => `${name} ${type} ${content}`);
  });
  return (await Promise.all(looked)).flat();
}

/** An address as records that are read have it: an IPv6 address has many spellings. */
const plainAddress = (content: string, name: string): string =>
  normalRecord({ name, type: isIPv6(content) ? "AAAA" : "A", content }, name).content;
