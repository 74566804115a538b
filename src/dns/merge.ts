import { plainComment } from "./normal-record.js";
import type { DnsRecord, Option } from "./record.js";

/** What a record becomes when another is asked for in its place: what that one leaves undefined stays. */
export function merge(current: DnsRecord, desired: DnsRecord): DnsRecord {
  const ttl = desired.ttl ?? current.ttl;
  const comment = desired.comment ?? current.comment;
  const options = { ...current.options, ...desired.options };
  return {
    ...desired,
    ...(ttl !== undefined && { ttl }),
    ...(comment !== undefined && { comment }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

/** An option in the form that it is compared in: the order of a list says nothing. */
const plainOption = (option: Option | undefined) =>
  JSON.stringify(Array.isArray(option) ? [...option].sort() : option);

/** The names of the fields and options in which two normal records of one name and type differ. */
export function changesBetween(from: DnsRecord, to: DnsRecord): string[] {
  const options = [...new Set([...Object.keys(from.options ?? {}), ...Object.keys(to.options ?? {})])];
  return [
    ...(["content", "priority", "ttl"] as const).filter((field) => from[field] !== to[field]),
    ...(plainComment(from.comment) === plainComment(to.comment) ? [] : ["comment"]),
    ...options.filter((key) => plainOption(from.options?.[key]) !== plainOption(to.options?.[key])),
  ];
}
