import { absoluteName, type DnsRecord, fitsBeside, recordLine, validRecord } from "cargoshipper/dns";
import {
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  page,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import type { RecordListParams } from "cloudflare/resources/dns/records";
import * as z from "zod";
import { affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { zoneInput } from "../client/inputs.js";
import type { ZoneRef } from "../client/lookups.js";
import { affectedRecords } from "./affected-record.js";
import { allRecords } from "./all-records.js";
import { fromApi, toApi } from "./api-record.js";
import { findRecord, recordInput } from "./find-record.js";
import { cloudflareShape, toRecord } from "./record-input.js";
import { RecordRow, recordRow } from "./record-row.js";
import { CLOUDFLARE } from "./record-rules.js";

const { type: typeInput, ...changeable } = cloudflareShape;

const ListInput = listInput(RecordRow, {
  zone: zoneInput,
  type: typeInput.optional(),
  name: cloudflareShape.name.optional(),
  search: z.string().optional().describe("Text in it"),
});

const CreateInput = z.object({ zone: zoneInput, ...cloudflareShape });
const UpdateInput = z.object({
  zone: zoneInput,
  record: recordInput,
  ...z.object(changeable).partial().shape,
});
const DeleteInput = z.object({ zone: zoneInput, record: recordInput });

/** The records of zones, one at a time. */
@injectable()
export class Records {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "list_dns_records",
    description: "List a zone's DNS records.",
    effect: "read",
    resolve: "affectedZone",
    input: ListInput,
    output: listOutput("records", RecordRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const { type, name, search } = input;
    const zone = await this.cloudflare.lookups.zone(input.zone);
    const records = await allRecords(this.cloudflare, zone, {
      ...(type !== undefined && { type: type as NonNullable<RecordListParams["type"]> }),
      ...(name !== undefined && { name: { exact: absoluteName(name, zone.name) } }),
      ...(search !== undefined && { search }),
      order: "name",
    });
    const { rows, ...rest } = page(records.map(recordRow), input, ({ id }) => id);
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
  async create({ zone: reference, ...input }: z.output<typeof CreateInput>) {
    const { lookups, sdk } = this.cloudflare;
    const zone = await lookups.zone(reference);
    const record = validRecord(toRecord(input), zone.name, CLOUDFLARE);
    await this.fits(record, zone);
    return recordRow(
      fromApi(await sdk.dns.records.create({ zone_id: zone.id, ...toApi(record) }), zone.name),
    );
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
    const { from, to, zone } = await this.changed(input);
    await this.fits(to, zone, from.id);
    const { name, type: _type, ...body } = toApi(to);
    const { sdk } = this.cloudflare;
    const updated = await sdk.dns.records.edit(from.id, {
      zone_id: zone.id,
      ...body,
      name,
      type: to.type as "A",
    });
    return recordRow(fromApi(updated, zone.name));
  }

  async previewUpdate(input: z.output<typeof UpdateInput>): Promise<Preview> {
    const { from, to, zone } = await this.changed(input);
    return {
      summary: `Change ${recordLine(from, zone.name)} of ${zone.name}.`,
      details: [`Then: ${recordLine(to, zone.name)}`],
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
    output: z.object({ zone: z.string(), deleted: RecordRow }),
  })
  async delete(input: z.output<typeof DeleteInput>) {
    const { zone, record } = await this.found(input);
    await this.cloudflare.sdk.dns.records.delete(record.id, { zone_id: zone.id });
    return { zone: zone.name, deleted: recordRow(record) };
  }

  async previewDelete(input: z.output<typeof DeleteInput>): Promise<Preview> {
    const { zone, record } = await this.found(input);
    const others = await allRecords(this.cloudflare, zone, { name: { exact: record.name } });
    return {
      summary: `Delete ${recordLine(record, zone.name)} of ${zone.name}.`,
      details: [
        others.length > 1
          ? `${record.name} keeps ${others.length - 1} other records.`
          : `${record.name} has no other record, and will not resolve.`,
      ],
      subject: { record },
    };
  }

  affectedZone({ zone }: { zone: string }) {
    return affectedZone(this.cloudflare, zone);
  }

  async affectedByCreate({ zone, name, type }: z.output<typeof CreateInput>) {
    return affectedRecords([{ name, type }], await this.cloudflare.lookups.zone(zone));
  }

  async affectedByUpdate(input: z.output<typeof UpdateInput>) {
    const { from, to, zone } = await this.changed(input);
    return affectedRecords([from, to], zone);
  }

  async affectedByDelete(input: z.output<typeof DeleteInput>, _call: Call) {
    const { zone, record } = await this.found(input);
    return affectedRecords([record], zone);
  }

  private async found({ zone, record }: z.output<typeof DeleteInput>) {
    const where = await this.cloudflare.lookups.zone(zone);
    return { zone: where, record: await findRecord(this.cloudflare, where, record) };
  }

  private async changed(input: z.output<typeof UpdateInput>) {
    const { zone, record: from } = await this.found(input);
    const { zone: _zone, record: _record, proxied, ...stated } = input;
    const change = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
    if (Object.keys(change).length === 0 && proxied === undefined)
      throw new ValidationError("Nothing is to be changed.", { next: "Give what is to differ." });
    const { id: _id, ...old } = from;
    const options = { ...old.options, ...(proxied !== undefined && { proxied }) };
    // Through the proxy the TTL is not one's own.
    const ttl = proxied === true && stated.ttl === undefined ? { ttl: undefined } : {};
    return { zone, from, to: validRecord({ ...old, ...change, ...ttl, options }, zone.name, CLOUDFLARE) };
  }

  /** Throws when the record cannot be beside those that its name has. */
  private async fits(record: DnsRecord, zone: ZoneRef, own?: string): Promise<void> {
    const there = await allRecords(this.cloudflare, zone, { name: { exact: record.name } });
    const others = there.filter(({ id }) => id !== own);
    fitsBeside(record, others, zone.name, {
      ...CLOUDFLARE,
      change: "cloudflare_update_dns_record",
      replace: "cloudflare_apply_dns_records",
    });
  }
}
