import { type DnsRecord, fitsBeside, recordLine, validRecord } from "cargoshipper/dns";
import { Client, inject, injectable, type Preview, Tool, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { affectedRecords } from "./affected-record.js";
import { allRecords } from "./all-records.js";
import { fromApi, toApi } from "./api-record.js";
import { DOMAINS } from "./domain.js";
import { findRecord, isStated, OneRecord, SOA } from "./find-record.js";
import { digitalOceanShape, domainInput } from "./record-input.js";
import { RecordRow, recordRow } from "./record-row.js";
import { DIGITALOCEAN } from "./record-rules.js";

const Input = z.object({
  domain: domainInput,
  record: z.string().optional().describe("To change: id or 'www A'"),
  ...z.object(digitalOceanShape).partial().shape,
});

type Input = z.output<typeof Input>;

/** Adds a record to a domain, or changes one that it has. */
@injectable()
export class ConfigureRecord {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "configure_dns_record",
    description: "Add or change a DNS record; several: apply_dns_records.",
    effect: "write",
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: RecordRow,
  })
  async configure(input: Input) {
    const { domain, from, to } = await this.planned(input);
    await this.fits(to, domain, from?.id);
    const { api } = this.digitalOcean;
    const body = to.type === SOA ? { type: SOA, ttl: to.ttl } : toApi(to, domain);
    const { domain_record } = from
      ? await api.patch(path`/domains/${domain}/records/${from.id}`, OneRecord, body)
      : await api.post(path`/domains/${domain}/records`, OneRecord, body);
    return recordRow(fromApi(domain_record, domain));
  }

  async preview(input: Input): Promise<Preview> {
    const { domain, from, to } = await this.planned(input);
    const line = recordLine(to, domain);
    if (!from) return { summary: `Add ${line} to ${domain}.`, subject: { to } };
    return {
      summary: `Change ${recordLine(from, domain)} of ${domain}.`,
      details: [`Then: ${line}${to.ttl === from.ttl ? "" : ` ttl ${to.ttl}`}`],
      subject: { from, to },
    };
  }

  async affected(input: Input) {
    const { domain, from, to } = await this.planned(input);
    return affectedRecords(from ? [from, to] : [to], domain);
  }

  private async planned({ domain: reference, record, ...stated }: Input) {
    const { lookups } = this.digitalOcean;
    const domain = (await lookups.find(DOMAINS, reference)).name;
    if (record === undefined) return { domain, to: validRecord(whole(stated), domain, DIGITALOCEAN) };
    const from = await findRecord(this.digitalOcean, domain, record);
    const change = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
    if (Object.keys(change).length === 0)
      throw new ValidationError("Nothing is to be changed.", { next: "Give what is to differ." });
    if (stated.type !== undefined && stated.type !== from.type)
      throw new ValidationError(`type: ${record} is of type ${from.type}, and a record keeps its type.`, {
        next: "Leave it out; or leave out record, to add another one.",
      });
    const { id: _id, ...old } = from;
    const to = { ...old, ...change };
    return { domain, from, to: isStated(from) ? validRecord(to, domain, DIGITALOCEAN) : ownTtl(to, change) };
  }

  /** Throws when the record cannot be beside those that its name has. */
  private async fits(record: DnsRecord, domain: string, own?: string): Promise<void> {
    const there = await allRecords(this.digitalOcean, domain, { name: record.name });
    const others = there.filter(({ id, type }) => id !== own && type !== SOA);
    fitsBeside(record, others, domain, {
      ...DIGITALOCEAN,
      change: "`record` of digitalocean_configure_dns_record",
      replace: "digitalocean_apply_dns_records",
    });
  }
}

type Stated = Omit<Input, "domain" | "record">;

/** A new record, of which nothing that makes one is missing. */
function whole({ type, name, content, ...rest }: Stated) {
  if (type !== undefined && name !== undefined && content !== undefined)
    return { type, name, content, ...rest };
  const missing = Object.entries({ type, name, content }).filter(([, value]) => value === undefined);
  throw new ValidationError(`${missing.map(([key]) => key).join(", ")}: a new record needs it.`, {
    next: "Give it; or the record that is to be changed.",
  });
}

function ownTtl(record: DnsRecord, change: object): DnsRecord {
  const others = Object.keys(change).filter((key) => key !== "ttl" && key !== "type");
  if (others.length === 0) return record;
  throw new ValidationError(`Of the SOA only the ttl can be changed, not ${others.join(", ")}.`, {
    next: "Give the ttl alone.",
  });
}
