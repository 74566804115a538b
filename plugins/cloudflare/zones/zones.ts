import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  page,
  Tool,
  ToolError,
} from "cargoshipper/plugin";
import type { ZoneListParams } from "cloudflare/resources/zones/zones";
import * as z from "zod";
import { affectedAccount, affectedZone } from "../client/affected.js";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import { accountInput, zoneInput } from "../client/inputs.js";
import { domainInput } from "./domain.js";
import { ZoneRow, ZoneView, zoneRow, zoneView } from "./zone-view.js";

const ListInput = listInput(ZoneRow, {
  name: z.string().optional().describe("Part of it"),
});

const OneInput = z.object({ zone: zoneInput });

const CreateInput = z.object({
  name: domainInput.describe("Domain"),
  account: accountInput,
});

const CreateOutput = ZoneRow.extend({ name_servers: z.array(z.string()), next: z.string() });

/** Zones: domains whose DNS Cloudflare answers. */
@injectable()
export class Zones {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "list_zones",
    description: "List zones (domains), by name.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("zones", ZoneRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const { name } = input;
    const query: ZoneListParams = {
      ...(name !== undefined && { name: `contains:${name.toLowerCase()}` }),
      order: "name",
      per_page: 50,
    };
    const zones = await allPages((page) => this.cloudflare.sdk.zones.list({ ...query, page }));
    const { rows, ...rest } = page(zones.map(zoneRow), input, ({ id }) => id);
    return { zones: rows, ...rest };
  }

  @Tool({
    name: "get_zone",
    description: "A zone's status, name servers, plan and DNSSEC.",
    effect: "read",
    resolve: "affectedOne",
    input: OneInput,
    output: ZoneView,
  })
  async get({ zone }: z.output<typeof OneInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id } = await lookups.zone(zone);
    const [found, dnssec] = await Promise.all([
      sdk.zones.get({ zone_id: id }),
      sdk.dns.dnssec.get({ zone_id: id }).catch(withoutPermission),
    ]);
    return {
      ...zoneView(found),
      ...(dnssec?.status && { dnssec: dnssec.status }),
      ...(dnssec?.ds && { ds_record: dnssec.ds }),
    };
  }

  @Tool({
    name: "create_zone",
    description: "Add a domain.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: CreateOutput,
  })
  async create({ name, account }: z.output<typeof CreateInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id } = await lookups.account(account);
    const zone = await sdk.zones.create({ name, account: { id }, type: "full" });
    lookups.forget();
    const servers = zone.name_servers ?? [];
    const next = `Set the name servers at the registrar of ${name}: ${servers.join(", ")}. Copy the DNS records first.`;
    return { ...zoneRow(zone), name_servers: servers, next };
  }

  @Tool({
    name: "delete_zone",
    description: "Remove a zone with its records and settings.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedOne",
    input: OneInput,
    output: z.object({ name: z.string(), id: z.string(), status: z.string() }),
  })
  async delete({ zone }: z.output<typeof OneInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id, name } = await lookups.zone(zone);
    await sdk.zones.delete({ zone_id: id });
    lookups.forget();
    return { name, id, status: "deleted" };
  }

  async previewDelete({ zone }: z.output<typeof OneInput>): Promise<Preview> {
    const { sdk, lookups } = this.cloudflare;
    const { id } = await lookups.zone(zone);
    const [found, records] = await Promise.all([
      sdk.zones.get({ zone_id: id }),
      sdk.dns.records.list({ zone_id: id, per_page: 5 }).catch(withoutPermission),
    ]);
    const count = (records?.result_info as { total_count?: number } | undefined)?.total_count;
    const { name, status, plan, account } = zoneRow(found);
    return {
      summary: `Delete the zone ${name} (${status}, ${plan || "plan unknown"}) of account ${account}.`,
      details: [
        `Lost: ${count ?? "all"} DNS records, and its settings, rules, Worker routes and certificates.`,
        ...(status === "active"
          ? ["It is active: unless the registrar has other name servers by then, the domain stops resolving."]
          : []),
        "cloudflare_export_dns_records keeps the records.",
      ],
      subject: { id, name, status, records: count ?? null },
    };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affectedOne({ zone }: { zone: string }) {
    return affectedZone(this.cloudflare, zone);
  }

  async affectedByCreate({ name, account }: z.output<typeof CreateInput>) {
    return [{ kind: "zone", names: [name] }, ...(await affectedAccount(this.cloudflare, account))];
  }
}

/** What a token may not read is left out; all else is an error. */
function withoutPermission(error: unknown): undefined {
  if (ToolError.is(error) && error.kind === "authentication") return undefined;
  throw error;
}
