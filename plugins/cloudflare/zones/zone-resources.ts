import { type Affected, Client, inject, injectable, markdown, Resource } from "cargoshipper/plugin";
import { affectedZone } from "../client/affected.js";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import { allRecords } from "../dns/all-records.js";
import { recordRow } from "../dns/record-row.js";
import { readSettings } from "../settings/zone-settings.js";
import { completeZone } from "./complete-zone.js";
import { zoneRow, zoneView } from "./zone-view.js";

const { heading, list, table } = markdown;

/** Rows of a page; tools give the others. */
const MOST = 500;

/** Zones as pages to read. */
@injectable()
export class ZoneResources {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Resource({
    uri: "cloudflare://zones",
    name: "zones",
    description: "All zones, by name.",
    mirrors: "list_zones",
    resolve: "affectedNone",
  })
  async zones() {
    const ask = (page: number) => this.cloudflare.sdk.zones.list({ order: "name", per_page: 50, page });
    const rows = (await allPages(ask)).map(zoneRow);
    return page("Zones", this.cloudflare.baseUrl, rows.map(texts), "cloudflare_list_zones");
  }

  @Resource({
    uri: "cloudflare://zone/{zone}",
    name: "zone",
    description: "A zone's status, name servers and plan.",
    mirrors: "get_zone",
    complete: { zone: "complete" },
    resolve: "affected",
  })
  async zone(params: { zone: string }) {
    const { sdk, lookups } = this.cloudflare;
    const { id, name } = await lookups.zone(params.zone);
    const view = zoneView(await sdk.zones.get({ zone_id: id }));
    const more = ["records", "settings", "analytics"].map((part) => `cloudflare://zone/${name}/${part}`);
    return `${heading("Zone", name)}\n\n${list({ ...view, paused: String(view.paused), more })}\n`;
  }

  @Resource({
    uri: "cloudflare://zone/{zone}/records",
    name: "zone_records",
    description: "A zone's DNS records.",
    mirrors: "list_dns_records",
    complete: { zone: "complete" },
    resolve: "affected",
    untrusted: true,
  })
  async records(params: { zone: string }) {
    const zone = await this.cloudflare.lookups.zone(params.zone);
    const rows = (await allRecords(this.cloudflare, zone, { order: "name" })).map(recordRow);
    const shown = rows.map(({ name, type, content, ttl, proxied, priority, comment }) =>
      texts({ name, type, content, ttl, proxied, priority, comment }),
    );
    return page("DNS records", zone.name, shown, "cloudflare_list_dns_records");
  }

  @Resource({
    uri: "cloudflare://zone/{zone}/settings",
    name: "zone_settings",
    description: "A zone's settings.",
    mirrors: "get_zone_settings",
    complete: { zone: "complete" },
    resolve: "affected",
  })
  async settings(params: { zone: string }) {
    const zone = await this.cloudflare.lookups.zone(params.zone);
    const rows = (await readSettings(this.cloudflare, zone.id)).map(({ name, value, editable }) =>
      texts({ name, value: typeof value === "string" ? value : JSON.stringify(value), editable }),
    );
    return page("Settings", zone.name, rows, "cloudflare_get_zone_settings");
  }

  complete(typed: string) {
    return completeZone(this.cloudflare, typed);
  }

  affected(params: { zone: string }) {
    return affectedZone(this.cloudflare, params.zone);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}

const texts = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value ?? "")]));

function page(title: string, of: string, rows: readonly Record<string, string>[], tool: string): string {
  const left = rows.length - MOST;
  const rest = left > 0 ? `\n\nAnd ${left} more: ${tool} lists them.` : "";
  return `${heading(title, of)}\n\n${table(rows.slice(0, MOST)) || "There are none."}${rest}\n`;
}
