import type { DnsRecord } from "./record.js";

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const keyOf = (name: string) => name.split(".").reverse().join(" ");

/** Orders records by name, from the apex down, then by type, priority and content. */
export const inOrder = (a: DnsRecord, b: DnsRecord): number =>
  compare(keyOf(a.name), keyOf(b.name)) ||
  compare(a.type, b.type) ||
  (a.priority ?? 0) - (b.priority ?? 0) ||
  compare(a.content, b.content);
