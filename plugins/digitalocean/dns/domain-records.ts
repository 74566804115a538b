import {
  affectedByPlan,
  appliedShape,
  applyShape,
  type DnsRecord,
  desiredRecords,
  planAnswer,
  planChanges,
  planPreview,
  validRecords,
} from "cargoshipper/dns";
import {
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { affectedByDomain } from "./affected-record.js";
import { allRecords } from "./all-records.js";
import { carryOut } from "./carry-out.js";
import { DOMAINS } from "./domain.js";
import { domainInput, RecordInput } from "./record-input.js";
import { DIGITALOCEAN } from "./record-rules.js";

const ApplyInput = z.object({ domain: domainInput, ...applyShape });
type Apply = z.output<typeof ApplyInput>;

/** Seconds: each change is a request of its own, and an account may make 250 in a minute. */
const DEADLINE = 600;

/** All records of a domain together. */
@injectable()
export class DomainRecords {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "apply_dns_records",
    description: "Set exactly these DNS records for each name and type stated, after showing the diff.",
    effect: "destroy",
    idempotent: true,
    preview: "previewApply",
    resolve: "affectedByApply",
    deadline: DEADLINE,
    input: ApplyInput,
    output: z.object({ domain: z.string(), ...appliedShape }),
  })
  async apply(input: Apply, call: Call) {
    const { domain, plan } = await this.planned(input);
    if (!input.dry_run) await carryOut(this.digitalOcean, plan, domain, call);
    return { domain, ...planAnswer(plan, domain, input) };
  }

  async previewApply(input: Apply): Promise<Preview> {
    const { domain, plan } = await this.planned(input);
    return planPreview(plan, { name: domain }, input);
  }

  async affectedByApply(input: Apply) {
    const { domain, plan } = await this.planned(input);
    return [...affectedByPlan(plan, domain), ...affectedByDomain(domain)];
  }

  /** What has to be done. Throws before anything is done when any record is wrong, or they cannot be together. */
  private async planned(input: Apply) {
    const { name: domain } = await this.digitalOcean.lookups.find(DOMAINS, input.domain);
    const stated = desiredRecords(input, domain, RecordInput, (record) => record);
    const own = input.zone_file === undefined ? stated : stated.map(withoutOthers);
    const desired = validRecords(own, domain, DIGITALOCEAN);
    if (input.zone_file !== undefined) keepsNameServers(desired, domain);
    const current = await allRecords(this.digitalOcean, domain);
    return { domain, plan: planChanges(current, desired, domain, { prune: input.prune === true }) };
  }
}

/** The TTL with which Cloudflare writes in zone files that it chooses. */
const AUTOMATIC = 1;

/** A record of a zone file without what only other providers have: comments, tags, and a TTL that is none. */
function withoutOthers({ ttl, comment: _comment, options: _options, ...record }: DnsRecord): DnsRecord {
  return { ...record, ...(ttl !== AUTOMATIC && { ttl }) };
}

/** Throws when a file would give a domain the name servers that it comes from. */
function keepsNameServers(records: readonly DnsRecord[], domain: string): void {
  const others = records.filter(
    ({ name, type, content }) =>
      type === "NS" && name === domain && !/\.digitalocean\.com\.?$/i.test(content),
  );
  if (others.length === 0) return;
  throw new ValidationError(
    `zone_file: it makes ${others.map(({ content }) => content).join(", ")} name servers of ${domain}.`,
    {
      next: "Leave the NS records of the domain itself out, so that it keeps DigitalOcean's, or give them in records. Nothing was changed.",
    },
  );
}
