import { exclude } from "./conflicts.js";
import { grouped } from "./grouped.js";
import { plainName, relativeName } from "./name.js";
import { normalRecord } from "./normal-record.js";
import { inOrder } from "./order.js";
import type { DnsRecord } from "./record.js";

/** What a zone's provider does beyond the standards. */
export interface SetRules {
  /** It answers a CNAME at the apex with the addresses that it leads to. */
  readonly flattensApex?: boolean;
}

/** Types of which a name has one record at most. */
const SINGLE = ["CNAME", "DNAME"];

/** What may be at the name of a delegation: addresses there can be those of its own name server. */
const AT_DELEGATION = ["NS", "DS", "A", "AAAA", "CNAME"];

/**
 * What records of one zone cannot be together, each as a sentence; empty when they can. Records that are wrong by themselves
 * are for `recordFaults`. Throws a ValidationError for a name of another zone.
 */
export function setFaults(records: readonly DnsRecord[], zone: string, rules: SetRules = {}): string[] {
  const apex = plainName(zone);
  const names = grouped(
    records.map((record) => normalRecord(record, apex)).sort(inOrder),
    ({ name }) => name,
  );
  return [...names].flatMap(([name, own]) => nameFaults(relativeName(name, apex), own, name === apex, rules));
}

function nameFaults(name: string, records: readonly DnsRecord[], apex: boolean, rules: SetRules): string[] {
  const sets = grouped(records, ({ type }) => type);
  const types = [...sets.keys()];
  const beside = types.filter((type) => exclude("CNAME", type, apex));
  const faults = [...sets].flatMap(([type, set]) => typeFaults(name, type, set));
  if (sets.has("CNAME") && apex && !rules.flattensApex)
    faults.push(`${name} has a CNAME, which the apex of a zone cannot have; write A or AAAA records there.`);
  else if (sets.has("CNAME") && beside.length > 0)
    faults.push(`${name} has a CNAME beside ${beside.join(", ")}; keep one or the other.`);
  const undelegated = types.filter((type) => !AT_DELEGATION.includes(type));
  if (sets.has("NS") && !apex && undelegated.length > 0) {
    const what = undelegated.join(", ");
    faults.push(
      `${name} is delegated by NS, so that ${what} there is never answered; put it into the delegated zone.`,
    );
  }
  return faults;
}

function typeFaults(name: string, type: string, set: readonly DnsRecord[]): string[] {
  const faults: string[] = [];
  const data = new Set(set.map(({ content, priority }) => JSON.stringify([content, priority])));
  if (data.size < set.length)
    faults.push(`${name} has the same ${type} record more than once; leave out all but one of them.`);
  if (SINGLE.includes(type) && data.size > 1)
    faults.push(`${name} has ${data.size} ${type} records; keep one, because a name can have no more.`);
  const ttls = [...new Set(set.flatMap(({ ttl }) => ttl ?? []))];
  if (ttls.length > 1)
    faults.push(`${name} has ${type} records with the ttl ${ttls.join(" and ")}; give all of them the same.`);
  return faults;
}
