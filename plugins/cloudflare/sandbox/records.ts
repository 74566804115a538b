import type { World } from "cargoshipper/sandbox";
import { invalid, notFound } from "./answer.js";
import { checkRecord, PROXIABLE, type RecordBody } from "./record-rules.js";
import { type SandboxZone, Zones } from "./zones.js";

export interface SandboxRecord extends RecordBody {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly proxied: boolean;
  readonly proxiable: boolean;
  readonly ttl: number;
  readonly created_on: string;
  readonly modified_on: string;
}

/** The records of all zones. */
export class Records {
  private readonly zones = new Map<string, SandboxRecord[]>();

  constructor(private readonly world: World) {
    const zone = world.part(Zones).all.find(({ name }) => name === "example.com");
    if (!zone) return;
    const seeds: RecordBody[] = [
      { name: "example.com", type: "A", content: "192.0.2.10", proxied: true },
      { name: "example.com", type: "MX", content: "mail.example.com", priority: 10, ttl: 3600 },
      { name: "example.com", type: "TXT", content: '"v=spf1 include:_spf.example.com ~all"', ttl: 3600 },
      { name: "mail", type: "A", content: "192.0.2.20", ttl: 300, comment: "Not through the proxy" },
      { name: "www", type: "CNAME", content: "example.com", proxied: true },
      { name: "example.com", type: "CAA", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
    ];
    for (const seed of seeds) this.add(zone, seed);
  }

  of(zone: SandboxZone): readonly SandboxRecord[] {
    return this.list(zone);
  }

  get(zone: SandboxZone, id: string | undefined): SandboxRecord {
    const record = this.list(zone).find((one) => one.id === id);
    if (!record) throw notFound(81044, "Record does not exist.");
    return record;
  }

  add(zone: SandboxZone, body: RecordBody): SandboxRecord {
    const record = this.made(zone, body, this.list(zone));
    this.list(zone).push(record);
    return record;
  }

  /** Puts a record in the place of one that is there. */
  replace(zone: SandboxZone, old: SandboxRecord, body: RecordBody): SandboxRecord {
    const list = this.list(zone);
    const others = list.filter((one) => one !== old);
    const { id, created_on } = old;
    const record = { ...this.made(zone, body, others), id, created_on };
    list[list.indexOf(old)] = record;
    return record;
  }

  remove(zone: SandboxZone, record: SandboxRecord): void {
    const list = this.list(zone);
    list.splice(list.indexOf(record), 1);
  }

  /** Does all of it, or, when any of it fails, nothing. */
  atOnce<T>(zone: SandboxZone, work: () => T): T {
    const before = [...this.list(zone)];
    try {
      return work();
    } catch (error) {
      this.zones.set(zone.id, before);
      throw error;
    }
  }

  private list(zone: SandboxZone): SandboxRecord[] {
    const list = this.zones.get(zone.id) ?? [];
    this.zones.set(zone.id, list);
    return list;
  }

  private made(zone: SandboxZone, body: RecordBody, others: readonly SandboxRecord[]): SandboxRecord {
    const checked = checkRecord(zone.name, body);
    const same = others.filter(({ name }) => name === checked.name);
    const address = ["A", "AAAA", "CNAME"];
    const single = (type: string) => type === "CNAME";
    if (
      same.some(({ type, content }) => type === checked.type && content === checked.content && !single(type))
    )
      throw invalid(81058, "An identical record already exists.");
    if (
      address.includes(checked.type) &&
      same.some(({ type }) => address.includes(type) && (single(type) || single(checked.type)))
    )
      throw invalid(
        81053,
        "An A, AAAA, or CNAME record with that host already exists. For more details, refer to the documentation.",
      );
    const now = this.world.now();
    return {
      id: this.world.id(),
      ...checked,
      proxiable: PROXIABLE.includes(checked.type),
      settings: {
        ...(checked.type === "CNAME" && { flatten_cname: false }),
        ...(body["settings"] as object | undefined),
      },
      meta: body["meta"] ?? {},
      created_on: now,
      modified_on: now,
      ...(checked.comment && { comment_modified_on: now }),
    };
  }
}
