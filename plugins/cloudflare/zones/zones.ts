import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  Tool,
} from "cargoshipper/plugin";
import type { ZoneListParams } from "cloudflare/resources/zones/zones";
import * as z from "zod";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";

const ZoneRow = z.object({
  name: z.string(),
  id: z.string(),
  status: z.string(),
  paused: z.boolean(),
  plan: z.string(),
  account: z.string(),
});

const STATUS = ["active", "pending", "initializing", "moved"] as const;

const ListInput = listInput(ZoneRow, {
  name: z.string().optional().describe("Part of the domain"),
  status: z.enum(STATUS).optional().describe("Only these"),
});

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
  async list(input: z.output<typeof ListInput>, _call: Call) {
    const { name, status } = input;
    const query: ZoneListParams = {
      ...(name !== undefined && { name: `contains:${name}` }),
      ...(status !== undefined && { status }),
      order: "name",
      per_page: 50,
    };
    const zones = await allPages((page) => this.cloudflare.sdk.zones.list({ ...query, page }));
    const rows = zones.map((zone) => ({
      name: zone.name,
      id: zone.id,
      status: zone.status ?? "unknown",
      paused: zone.paused ?? false,
      plan: zone.plan?.name ?? "",
      account: zone.account.name ?? zone.account.id ?? "",
    }));
    const { rows: shown, ...rest } = page(rows, input, ({ id }) => id);
    return { zones: shown, ...rest };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
