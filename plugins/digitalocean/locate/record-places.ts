import type { Kept } from "cargoshipper/dns";
import type { Clue, Place } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { affectedRecords } from "../dns/affected-record.js";
import { allRecords } from "../dns/all-records.js";
import type { Domain } from "../dns/domain.js";

/** Types that lead on. */
const LEADING: readonly string[] = ["A", "AAAA", "CNAME"];

/** The records that lead on from a host: its own, or else those of the nearest wildcard. */
export async function recordPlaces(
  digitalOcean: DigitalOcean,
  domains: readonly Domain[],
  clue: Clue,
): Promise<Place[]> {
  const domain = domainOf(clue.host, domains);
  if (domain === undefined) return [];
  const own = await allRecords(digitalOcean, domain, { name: clue.host });
  // What has any record of its own is covered by no wildcard.
  const records =
    own.length > 0 ? own : byWildcard(await allRecords(digitalOcean, domain), clue.host, domain);
  return records.filter(({ type }) => LEADING.includes(type)).map((record) => placeOf(record, domain, clue));
}

/** The domain that answers for a host: the most specific one. */
function domainOf(host: string, domains: readonly Domain[]): string | undefined {
  const around = domains
    .map(({ name }) => name.toLowerCase())
    .filter((name) => `.${host}`.endsWith(`.${name}`));
  return around.sort((a, b) => b.length - a.length)[0];
}

function byWildcard(records: readonly Kept[], host: string, domain: string): readonly Kept[] {
  const labels = host === domain ? [] : host.slice(0, -domain.length - 1).split(".");
  for (const [index] of labels.entries()) {
    const name = ["*", ...labels.slice(index + 1), domain].join(".");
    const found = records.filter((record) => record.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

function placeOf(record: Kept, domain: string, clue: Clue): Place {
  const { name, type, content } = record;
  const { port } = clue;
  const [first = { kind: "record" }, ...others] = affectedRecords([record], domain);
  return {
    clue,
    objects: [first, ...others],
    says: type,
    look: { tool: "list_dns_records", arguments: { domain, name } },
    leadsTo: [{ host: content.toLowerCase().replace(/\.$/, ""), ...(port !== undefined && { port }) }],
  };
}
