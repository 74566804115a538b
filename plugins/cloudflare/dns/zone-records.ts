import {
  affectedByPlan,
  appliedShape,
  applyShape,
  type DnsRecord,
  desiredRecords,
  type Kept,
  type Plan,
  planAnswer,
  planChanges,
  planPreview,
  printZoneFile,
  validRecords,
} from "cargoshipper/dns";
import {
  Client,
  inject,
  injectable,
  notSecret,
  type Preview,
  page,
  Tool,
  untrusted,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedByZone, affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { zoneInput } from "../client/inputs.js";
import type { ZoneRef } from "../client/lookups.js";
import { allRecords } from "./all-records.js";
import { PROXIABLE, toApi } from "./api-record.js";
import { RecordInput, toRecord } from "./record-input.js";
import { CLOUDFLARE } from "./record-rules.js";

const ApplyInput = z.object({ zone: zoneInput, ...applyShape });
type Apply = z.output<typeof ApplyInput>;

const ApplyOutput = z.object({ zone: z.string(), ...appliedShape });

const ExportInput = z.object({
  zone: zoneInput,
  cursor: z.string().optional().describe("From the previous answer"),
});

const ExportOutput = z.object({
  zone: z.string(),
  zone_file: notSecret(untrusted(z.string())),
  // Contents are public and stay whole; comments are not, and are masked where they hold a password.
  comments: untrusted(
    z.array(z.object({ name: z.string(), type: z.string(), comment: z.string() })),
  ).optional(),
  total: z.int(),
  cursor: z.string().optional(),
});

/** The most records of one part of an export; the host's limit on answers ends one earlier when they are long. */
const PART = 1000;

/** All records of a zone together. */
@injectable()
export class ZoneRecords {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "apply_dns_records",
    description: "Set exactly these DNS records for each name and type stated, after showing the diff.",
    effect: "destroy",
    idempotent: true,
    preview: "previewApply",
    resolve: "affectedByApply",
    input: ApplyInput,
    output: ApplyOutput,
  })
  async apply(input: Apply) {
    const { zone, plan } = await this.planned(input);
    const { create, update, remove } = plan;
    const count = create.length + update.length + remove.length;
    if (count > 0 && !input.dry_run) {
      await this.cloudflare.sdk.dns.records.batch({
        zone_id: zone.id,
        deletes: remove.map(({ id }) => ({ id })),
        // Not as a whole: what only Cloudflare knows of a record, such as its settings, stays.
        patches: update.map(({ from, to }) => ({ id: from.id, ...toApi(to), comment: to.comment ?? "" })),
        posts: create.map(toApi),
      });
    }
    return { zone: zone.name, ...planAnswer(plan, zone.name, input) };
  }

  async previewApply(input: Apply): Promise<Preview> {
    const { zone, plan } = await this.planned(input);
    return planPreview(plan, zone, input);
  }

  @Tool({
    name: "export_dns_records",
    description: "A zone's DNS records as BIND zone file.",
    effect: "read",
    resolve: "affectedZone",
    input: ExportInput,
    output: ExportOutput,
  })
  async export(input: z.output<typeof ExportInput>) {
    const zone = await this.cloudflare.lookups.zone(input.zone);
    const records = await allRecords(this.cloudflare, zone, { order: "name" });
    const { rows, ...rest } = page(records, { ...input, limit: PART }, ({ id }) => id);
    const kept = rows as Kept[];
    const comments = kept.flatMap(({ name, type, comment }) => (comment ? [{ name, type, comment }] : []));
    const bare = kept.map(({ comment: _comment, ...record }) => record);
    return {
      zone: zone.name,
      zone_file: printZoneFile(bare, zone.name),
      ...(comments.length > 0 && { comments }),
      ...rest,
    };
  }

  affectedZone({ zone }: { zone: string }) {
    return affectedZone(this.cloudflare, zone);
  }

  async affectedByApply(input: Apply) {
    const { zone, plan } = await this.planned(input);
    return [...affectedByPlan(plan, zone.name), ...affectedByZone(zone)];
  }

  /** What has to be done. Throws before anything is done when any record is wrong, or they cannot be together. */
  private async planned(input: Apply) {
    const zone = await this.cloudflare.lookups.zone(input.zone);
    const stated = desiredRecords(input, zone.name, RecordInput, toRecord);
    const desired = validRecords(stated, zone.name, CLOUDFLARE).map(withoutNews);
    const current = await allRecords(this.cloudflare, zone);
    const plan: Plan = planChanges(current, desired, zone.name, {
      prune: input.prune === true,
      protects: ({ id }) => current.some((record) => record.id === id && record.readOnly === true),
    });
    await this.fitsOneBatch(plan, zone);
    return { zone, plan };
  }

  /** Throws before anybody is asked when Cloudflare would refuse so many changes. */
  private async fitsOneBatch({ create, update, remove }: Plan, zone: ZoneRef): Promise<void> {
    const count = create.length + update.length + remove.length;
    if (count <= MOST_FREE) return;
    const { plan } = await this.cloudflare.sdk.zones.get({ zone_id: zone.id });
    const most = plan?.legacy_id === "free" ? MOST_FREE : MOST_PAID;
    if (count <= most) return;
    throw new ValidationError(`${zone.name} takes ${most} changes at once, and these are ${count}.`, {
      next: "Give a part of the records, without prune, and then the others. Nothing was changed.",
    });
  }
}

/** Changes that Cloudflare takes in one batch. */
const MOST_FREE = 200;
const MOST_PAID = 3500;

/** Zone files of Cloudflare's say of each record that it is not proxied, also where it cannot be. */
function withoutNews(record: DnsRecord): DnsRecord {
  const { proxied, ...options } = record.options ?? {};
  return proxied === false && !PROXIABLE.includes(record.type) ? { ...record, options } : record;
}
