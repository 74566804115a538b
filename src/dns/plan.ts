import type { DnsRecord } from "./record.js";

/** A record that a provider has, by its id there. */
export interface Kept extends DnsRecord {
  readonly id: string;
}

/** A record that is changed in place. */
export interface Change<R extends Kept = Kept> {
  readonly from: R;
  /** The whole record afterwards: what was not asked for is as it was. */
  readonly to: DnsRecord;
  /** The names of the fields and options that change. */
  readonly changes: readonly string[];
}

/** What has to be done so that a zone has the records that it should have. Remove first, then update, then create. */
export interface Plan<R extends Kept = Kept> {
  readonly create: readonly DnsRecord[];
  readonly update: readonly Change<R>[];
  readonly remove: readonly R[];
  /** How many records stay as they are. */
  readonly unchanged: number;
}
