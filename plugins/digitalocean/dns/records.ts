import {
  absoluteName,
  type DnsRecord,
  fitsBeside,
  type Kept,
  printZoneFile,
  recordLine,
  validRecord,
} from "cargoshipper/dns";
import {
  Client,
  inject,
  injectable,
  listInput,
  notSecret,
  type Preview,
  page,
  Tool,
  untrusted,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { somePage } from "../client/rows.js";
import { affectedByDomain, affectedRecords } from "./affected-record.js";
import { allRecords, recordList } from "./all-records.js";
import { fromApi, toApi } from "./api-record.js";
import { DOMAINS } from "./domain.js";
import { findRecord, OneRecord, recordInput } from "./find-record.js";
import { digitalOceanShape, domainInput } from "./record-input.js";
import { RecordRow, recordRow } from "./record-row.js";
import { DIGITALOCEAN } from "./record-rules.js";

const { type: typeInput, name: nameInput, ...dataShape } = digitalOceanShape;

const ListInput = listInput(RecordRow, {
  domain: domainInput,
  type: typeInput.optional(),
  name: nameInput.optional(),
  zone_file: z.boolean().optional().describe("In BIND's form"),
});
const ListOutput = z.object({
  records: z.array(RecordRow.partial()).optional(),
  zone_file: notSecret(untrusted(z.string())).optional(),
  total: z.int(),
  cursor: z.string().optional(),
});

const CreateInput = z.object({ domain: domainInput, ...digitalOceanShape });
const UpdateInput = z.object({
  domain: domainInput,
  record: recordInput,
  ...z.object({ name: nameInput, ...dataShape }).partial().shape,
});
const DeleteInput = z.object({ domain: domainInput, record: recordInput });

/** The most records of one part of a zone file; the host's limit on answers ends one earlier when they are long. */
const PART = 1000;

/** The records of domains, one at a time. */
@injectable()
export class Records {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_dns_records",
    description: "List a domain's DNS records.",
    effect: "read",
    resolve: "affectedDomain",
    input: ListInput,
    output: ListOutput,
  })
  async list(input: z.output<typeof ListInput>) {
    const domain = await this.domain(input.domain);
    const { type } = input;
    const query = { type, ...(input.name !== undefined && { name: absoluteName(input.name, domain) }) };
    if (input.zone_file) {
      const records = (await allRecords(this.digitalOcean, domain, query)).filter(isStated);
      const { limit: _limit, fields: _fields, ...from } = input;
      const { rows, ...rest } = page(records, { ...from, limit: PART }, ({ id }) => id);
      return { zone_file: printZoneFile(rows as Kept[], domain), ...rest };
    }
    const { rows, ...rest } = await somePage(this.digitalOcean.api, recordList(domain, query), input, {
      rowOf: (record) => recordRow(fromApi(record, domain)),
      identify: ({ id }) => id,
    });
    return { records: rows, ...rest };
  }

  @Tool({
    name: "create_dns_record",
    description: "Add a DNS record. Several, or to replace: apply_dns_records.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: RecordRow,
  })
  async create({ domain: reference, ...input }: z.output<typeof CreateInput>) {
    const domain = await this.domain(reference);
    const record = validRecord(input, domain, DIGITALOCEAN);
    await this.fits(record, domain);
    const { api } = this.digitalOcean;
    const made = await api.post(path`/domains/${domain}/records`, OneRecord, toApi(record, domain));
    return recordRow(fromApi(made.domain_record, domain));
  }

  @Tool({
    name: "update_dns_record",
    description: "Change a DNS record; what is left out stays.",
    effect: "write",
    idempotent: true,
    preview: "previewUpdate",
    resolve: "affectedByUpdate",
    input: UpdateInput,
    output: RecordRow,
  })
  async update(input: z.output<typeof UpdateInput>) {
    const { from, to, domain } = await this.changed(input);
    await this.fits(to, domain, from.id);
    const { api } = this.digitalOcean;
    const place = path`/domains/${domain}/records/${from.id}`;
    const body = to.type === SOA ? { type: SOA, ttl: to.ttl } : toApi(to, domain);
    return recordRow(fromApi((await api.patch(place, OneRecord, body)).domain_record, domain));
  }

  async previewUpdate(input: z.output<typeof UpdateInput>): Promise<Preview> {
    const { from, to, domain } = await this.changed(input);
    return {
      summary: `Change ${recordLine(from, domain)} of ${domain}.`,
      details: [`Then: ${recordLine(to, domain)}${to.ttl === from.ttl ? "" : ` ttl ${to.ttl}`}`],
      subject: { from, to },
    };
  }

  @Tool({
    name: "delete_dns_record",
    description: "Delete a DNS record.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedByDelete",
    input: DeleteInput,
    output: z.object({ domain: z.string(), deleted: RecordRow }),
  })
  async delete(input: z.output<typeof DeleteInput>) {
    const { domain, record } = await this.deletable(input);
    await this.digitalOcean.api.delete(path`/domains/${domain}/records/${record.id}`);
    return { domain, deleted: recordRow(record) };
  }

  async previewDelete(input: z.output<typeof DeleteInput>): Promise<Preview> {
    const { domain, record } = await this.deletable(input);
    const others = (await allRecords(this.digitalOcean, domain, { name: record.name })).length - 1;
    return {
      summary: `Delete ${recordLine(record, domain)} of ${domain}.`,
      details: [
        others > 0
          ? `${record.name} keeps ${others} other records.`
          : `${record.name} has no other record, and will not resolve.`,
        ...(record.type === "NS" && record.name === domain
          ? [`It names one of the domain's own name servers, which should be those at the registrar.`]
          : []),
      ],
      subject: { record },
    };
  }

  async affectedDomain({ domain }: { domain: string }) {
    return affectedByDomain(await this.domain(domain));
  }

  async affectedByCreate({ domain: reference, name, type }: z.output<typeof CreateInput>) {
    return affectedRecords([{ name, type }], await this.domain(reference));
  }

  async affectedByUpdate(input: z.output<typeof UpdateInput>) {
    const { from, to, domain } = await this.changed(input);
    return affectedRecords([from, to], domain);
  }

  async affectedByDelete(input: z.output<typeof DeleteInput>) {
    const { domain, record } = await this.found(input);
    return affectedRecords([record], domain);
  }

  private async domain(reference: string): Promise<string> {
    return (await this.digitalOcean.lookups.find(DOMAINS, reference)).name;
  }

  private async found({ domain: reference, record }: z.output<typeof DeleteInput>) {
    const domain = await this.domain(reference);
    return { domain, record: await findRecord(this.digitalOcean, domain, record) };
  }

  private async deletable(input: z.output<typeof DeleteInput>) {
    const found = await this.found(input);
    if (isStated(found.record)) return found;
    throw new ValidationError(`The SOA of ${found.domain} cannot be deleted.`, {
      next: "Only its ttl can be changed, with digitalocean_update_dns_record.",
    });
  }

  private async changed(input: z.output<typeof UpdateInput>) {
    const { domain, record: from } = await this.found(input);
    const { domain: _domain, record: _record, ...stated } = input;
    const change = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
    if (Object.keys(change).length === 0)
      throw new ValidationError("Nothing is to be changed.", { next: "Give what is to differ." });
    const { id: _id, ...old } = from;
    const to = { ...old, ...change };
    return { domain, from, to: isStated(from) ? validRecord(to, domain, DIGITALOCEAN) : ownTtl(to, change) };
  }

  /** Throws when the record cannot be beside those that its name has. */
  private async fits(record: DnsRecord, domain: string, own?: string): Promise<void> {
    const there = await allRecords(this.digitalOcean, domain, { name: record.name });
    const others = there.filter(({ id, type }) => id !== own && type !== SOA);
    fitsBeside(record, others, domain, { ...DIGITALOCEAN, plugin: "digitalocean" });
  }
}

const SOA = "SOA";

/** Whether a record is one that people state: the SOA is the provider's, but for its TTL. */
const isStated = ({ type }: DnsRecord) => type !== SOA;

function ownTtl(record: DnsRecord, change: object): DnsRecord {
  const others = Object.keys(change).filter((key) => key !== "ttl");
  if (others.length === 0) return record;
  throw new ValidationError(`Of the SOA only the ttl can be changed, not ${others.join(", ")}.`, {
    next: "Give the ttl alone.",
  });
}
