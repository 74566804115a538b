import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { allRows } from "../client/rows.js";
import { recordList } from "./all-records.js";
import { DOMAINS } from "./domain.js";

/** Domains whose records are looked through. */
const MOST_DOMAINS = 20;

/** Records that point at one of these addresses, `www.example.com A 203.0.113.11`. What cannot be seen is in `unread`. */
export async function recordsAt(
  { api, lookups }: DigitalOcean,
  addresses: readonly string[],
  unread: string[],
): Promise<string[]> {
  if (addresses.length === 0) return [];
  const domains = (await ifReadable(unread, "domains", lookups.all(DOMAINS))) ?? [];
  if (domains.length > MOST_DOMAINS)
    unread.push(`the records of ${domains.length - MOST_DOMAINS} more domains`);
  const looked = domains.slice(0, MOST_DOMAINS).map(async ({ name: domain }) => {
    const records =
      (await ifReadable(unread, `records of ${domain}`, allRows(api, recordList(domain)))) ?? [];
    return records
      .filter(({ type, data }) => ["A", "AAAA"].includes(type) && data && addresses.includes(data))
      .map(
        ({ type, name, data }) => `${!name || name === "@" ? domain : `${name}.${domain}`} ${type} ${data}`,
      );
  });
  return (await Promise.all(looked)).flat();
}
