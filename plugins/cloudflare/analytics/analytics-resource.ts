import { type Call, Client, inject, injectable, markdown, Resource } from "cargoshipper/plugin";
import { affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { completeZone } from "../zones/complete-zone.js";
import { ZoneAnalytics } from "./analytics.js";

const { heading, table } = markdown;

/** What happened in a zone, as a page to read. */
@injectable()
export class AnalyticsResource {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(ZoneAnalytics) private readonly analytics: ZoneAnalytics,
  ) {}

  @Resource({
    uri: "cloudflare://zone/{zone}/analytics",
    name: "zone_analytics",
    description: "A zone's traffic of the last 24 hours.",
    mirrors: "get_analytics",
    complete: { zone: "complete" },
    resolve: "affected",
  })
  async read(params: { zone: string }, call: Call) {
    const { zone, since, until, series = [] } = await this.analytics.get({ zone: params.zone }, call);
    const rows = series.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value ?? "")])),
    );
    return `${heading("Traffic", zone)}\n\nFrom ${since} to ${until}, by the hour.\n\n${table(rows) || "There was none."}\n`;
  }

  complete(typed: string) {
    return completeZone(this.cloudflare, typed);
  }

  affected(params: { zone: string }) {
    return affectedZone(this.cloudflare, params.zone);
  }
}
