import { absoluteName, recordLine } from "cargoshipper/dns";
import {
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { somePage } from "../client/rows.js";
import { affectedByDomain, affectedRecords } from "./affected-record.js";
import { allRecords, recordList } from "./all-records.js";
import { fromApi } from "./api-record.js";
import { DOMAINS } from "./domain.js";
import { findRecord, isStated, recordInput } from "./find-record.js";
import { digitalOceanShape, domainInput } from "./record-input.js";
import { RecordRow, recordRow } from "./record-row.js";

const { type: typeInput, name: nameInput } = digitalOceanShape;

const ListInput = listInput(RecordRow, {
  domain: domainInput,
  type: typeInput.optional(),
  name: nameInput.optional(),
});

const DeleteInput = z.object({ domain: domainInput, record: recordInput });

/** What records a domain has, and the end of one. */
@injectable()
export class Records {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_dns_records",
    description: "List a domain's DNS records.",
    effect: "read",
    resolve: "affectedDomain",
    input: ListInput,
    output: listOutput("records", RecordRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const domain = await this.domain(input.domain);
    const { type } = input;
    const query = { type, ...(input.name !== undefined && { name: absoluteName(input.name, domain) }) };
    const { rows, ...rest } = await somePage(this.digitalOcean.api, recordList(domain, query), input, {
      rowOf: (record) => recordRow(fromApi(record, domain)),
      identify: ({ id }) => id,
    });
    return { records: rows, ...rest };
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
      next: "Only its ttl can be changed, with digitalocean_configure_dns_record.",
    });
  }
}
