import type { World } from "cargoshipper/sandbox";
import { invalid } from "./answer.js";
import { checkRecord, type DomainRecordBody, LEAST_TTL, STANDARD_TTL } from "./domain-record-rules.js";
import type { SandboxDomain } from "./domains.js";

/** A record as the API keeps and answers it. */
export interface SandboxDomainRecord {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly data: string;
  readonly priority: number | null;
  readonly port: number | null;
  readonly ttl: number;
  readonly weight: number | null;
  readonly flags: number | null;
  readonly tag: string | null;
}

const NAME_SERVERS = [1, 2, 3].map((number) => `ns${number}.digitalocean.com.`);

/** The records of all domains. */
export class DomainRecords {
  private readonly domains = new Map<string, SandboxDomainRecord[]>();

  constructor(private readonly world: World) {}

  /** What a domain has from its beginning. */
  begin(domain: SandboxDomain, address?: string): void {
    const { world } = this;
    const none = { priority: null, port: null, weight: null, flags: null, tag: null };
    const soa = { id: world.number(), type: "SOA", name: "@", data: String(STANDARD_TTL), ttl: STANDARD_TTL };
    this.domains.set(domain.name, [{ ...soa, ...none }]);
    for (const data of NAME_SERVERS) this.add(domain, { type: "NS", name: "@", data });
    if (address !== undefined) this.add(domain, { type: "A", name: "@", data: address });
  }

  end(domain: SandboxDomain): void {
    this.domains.delete(domain.name);
  }

  of(domain: SandboxDomain): SandboxDomainRecord[] {
    return this.domains.get(domain.name) ?? [];
  }

  add(domain: SandboxDomain, body: DomainRecordBody): SandboxDomainRecord {
    if (body.type === "SOA") throw invalid("SOA records can not be created");
    const record = { id: this.world.number(), ...checkRecord(body, domain.name, this.of(domain)) };
    this.of(domain).push(record);
    return record;
  }

  /** Changes what is stated. The data of a name is judged as it was answered, without its dot, unless it is stated anew. */
  change(domain: SandboxDomain, old: SandboxDomainRecord, change: DomainRecordBody): SandboxDomainRecord {
    const list = this.of(domain);
    const { id, ...before } = old;
    const others = list.filter((one) => one !== old);
    const record =
      old.type === "SOA"
        ? { ...old, ttl: soaTtl(change) }
        : { id, ...checkRecord({ ...before, ...change, type: old.type }, domain.name, others) };
    list[list.indexOf(old)] = record;
    return record;
  }

  remove(domain: SandboxDomain, record: SandboxDomainRecord): void {
    if (record.type === "SOA") throw invalid("SOA records can not be deleted");
    this.of(domain).splice(this.of(domain).indexOf(record), 1);
  }
}

function soaTtl({ ttl, name, data }: DomainRecordBody): number {
  if ((name ?? "@") !== "@" || data !== undefined)
    throw invalid("Only the ttl of SOA records can be changed");
  if (!Number.isInteger(ttl) || Number(ttl) < LEAST_TTL) throw invalid(`ttl must be at least ${LEAST_TTL}`);
  return Number(ttl);
}
