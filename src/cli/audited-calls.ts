import type { StoredRecord } from "../audit/stored-record.js";

/** The records of one call, in the order in which they were written. */
export interface AuditedCall {
  readonly records: readonly [StoredRecord, ...StoredRecord[]];
  /** Everything that is known of it: what a later record says holds. */
  readonly last: StoredRecord;
  /** When its first record was written, in milliseconds since 1970. */
  readonly time: number;
}

interface Known {
  /** The place of its first record among all. */
  readonly place: number;
  readonly records: [StoredRecord, ...StoredRecord[]];
}

/** Phases after which a call has no more records. */
const LAST = ["finished", "refused"];

/** Joins records to calls, and keeps the last calls that fit, in the order in which they began. */
export class AuditedCalls {
  private readonly pending = new Map<string, Known>();
  private kept: { readonly place: number; readonly call: AuditedCall }[] = [];
  private places = 0;

  constructor(
    private readonly most: number,
    private readonly fits: (call: AuditedCall) => boolean,
  ) {}

  add(record: StoredRecord): void {
    const known = this.pending.get(record.call);
    if (known) known.records.push(record);
    const call = known ?? { place: this.places++, records: [record] };
    if (LAST.includes(record.phase)) {
      this.pending.delete(record.call);
      this.keep(call);
    } else this.pending.set(record.call, call);
  }

  /** The calls, those that have not ended included. Nothing can be added afterwards. */
  end(): readonly AuditedCall[] {
    for (const call of this.pending.values()) this.keep(call);
    this.pending.clear();
    this.shorten();
    return this.kept.map(({ call }) => call);
  }

  private keep({ place, records }: Known): void {
    const call = { records, last: Object.assign({}, ...records), time: Date.parse(records[0].time) };
    if (!this.fits(call)) return;
    this.kept.push({ place, call });
    if (this.kept.length >= 2 * this.most + 1_000) this.shorten();
  }

  private shorten(): void {
    this.kept = this.kept.sort((a, b) => a.place - b.place).slice(-this.most);
  }
}
