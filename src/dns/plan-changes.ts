import { exclude } from "./conflicts.js";
import { grouped } from "./grouped.js";
import { changesBetween, merge } from "./merge.js";
import { plainName } from "./name.js";
import { normalRecord, plainComment } from "./normal-record.js";
import { inOrder } from "./order.js";
import type { Change, Kept, Plan } from "./plan.js";
import type { DnsRecord } from "./record.js";

/** How a zone is brought to what it should be. */
export interface PlanOptions<R> {
  /** Removes the sets that are not mentioned. */
  readonly prune: boolean;
  /** Says which records are never removed because they are not mentioned, beside the SOA and NS at the apex. */
  readonly protects?: (record: R) => boolean;
}

/** A provider's record, and its normal form. */
interface Known<R> {
  readonly record: R;
  readonly normal: DnsRecord;
}

const setOf = ({ name, type }: DnsRecord) => JSON.stringify([name, type]);
const dataOf = ({ content, priority }: DnsRecord) => JSON.stringify([content, priority]);

/**
 * The fewest changes after which each name and type that is desired has exactly the records that are desired of it. Others
 * stay, unless `prune` is set or they cannot be beside a desired one, as an A beside a CNAME. What a desired record leaves
 * undefined keeps its value. The records should have passed `recordFaults` and `setFaults`; a name of another zone throws.
 */
export function planChanges<R extends Kept>(
  current: readonly R[],
  desired: readonly DnsRecord[],
  zone: string,
  { prune, protects = () => false }: PlanOptions<R>,
): Plan<R> {
  const apex = plainName(zone);
  const known = current
    .map((record): Known<R> => ({ record, normal: normalRecord(record, apex) }))
    .sort((a, b) => inOrder(a.normal, b.normal) || (a.record.id < b.record.id ? -1 : 1));
  const wanted = desired.map((record) => wantedOf(record, apex)).sort(inOrder);
  const sets = grouped(wanted, setOf);
  const names = grouped(wanted, ({ name }) => name);
  const present = grouped(known, ({ normal }) => setOf(normal));
  const others = known.filter(({ normal }) => !sets.has(setOf(normal)));
  const goes = ({ record, normal: { name, type } }: Known<R>) => {
    const own = type === "SOA" || (type === "NS" && name === apex);
    if (!own && names.get(name)?.some((one) => exclude(one.type, type, name === apex))) return true;
    return prune && !own && !protects(record);
  };

  const parts = [...sets].map(([key, set]) => planSet(present.get(key) ?? [], set));
  const remove = [...parts.flatMap((part) => part.remove), ...others.filter(goes)];
  const update = parts.flatMap((part) => part.update);
  return {
    create: parts.flatMap((part) => part.create),
    update,
    remove: remove.sort((a, b) => inOrder(a.normal, b.normal)).map(({ record }) => record),
    unchanged: current.length - remove.length - update.length,
  };
}

/** A desired record; an empty comment, which asks for none, is not the same as no word about it. */
const wantedOf = (record: DnsRecord, zone: string): DnsRecord => ({
  ...normalRecord(record, zone),
  ...(record.comment !== undefined && { comment: plainComment(record.comment) ?? "" }),
});

/** How current and desired records of a set find each other: what costs nothing first, so that nothing else takes it. */
const PAIRINGS: readonly ((record: DnsRecord) => string)[] = [dataOf, ({ content }) => content, () => ""];

function planSet<R extends Kept>(current: readonly Known<R>[], desired: readonly DnsRecord[]) {
  const left = new Set(current);
  const update: Change<R>[] = [];
  // Desired records with the same data are one.
  let create = [...new Map(desired.map((record) => [dataOf(record), record])).values()];
  for (const keyOf of PAIRINGS) {
    const groups = grouped(left, ({ normal }) => keyOf(normal));
    create = create.filter((wanted) => {
      const group = groups.get(keyOf(wanted)) ?? [];
      const change = takeBest(group, wanted, keyOf === dataOf);
      if (!change) return true;
      const { known, to, changes } = change;
      left.delete(known);
      if (changes.length > 0) update.push({ from: known.record, to, changes });
      return false;
    });
  }
  return { create, update, remove: [...left] };
}

/** Takes the record out of a group that becomes the wanted one. Only where the data is the same can one be it already. */
function takeBest<R>(group: Known<R>[], wanted: DnsRecord, same: boolean) {
  const changesOf = ({ normal }: Known<R>) => changesBetween(normal, merge(normal, wanted));
  const at = same ? group.findIndex((one) => changesOf(one).length === 0) : 0;
  const [known] = group.splice(Math.max(at, 0), 1);
  return known && { known, to: merge(known.normal, wanted), changes: changesOf(known) };
}
