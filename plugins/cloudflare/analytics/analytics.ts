import {
  type Affected,
  AuthenticationError,
  type Call,
  Client,
  inject,
  injectable,
  intWithin,
  Tool,
  untrusted,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { zoneInput } from "../client/inputs.js";
import { ask } from "./ask.js";
import { explainErrors, needed } from "./errors.js";
import { readPeriod, timeOf } from "./period.js";
import type { Groups, Report } from "./report.js";
import { countries, status, traffic } from "./rollups.js";
import { cache, dns, paths, threats } from "./sampled.js";

const REPORTS = { traffic, status, paths, countries, threats, cache, dns } satisfies Record<string, Report>;
type ReportName = keyof typeof REPORTS;
const NAMES = Object.keys(REPORTS) as [ReportName, ...ReportName[]];

const GetInput = z.object({
  zone: zoneInput,
  report: z.enum(NAMES).default("traffic").describe("What to count"),
  since: z.string().default("24h").describe("Age (24h, 7d) or ISO 8601"),
  until: z.string().optional().describe("The same; default now"),
  limit: intWithin(1, 100).default(10).describe("Top rows"),
});
type GetInput = z.output<typeof GetInput>;

const amount = z.number().nullable();
const SeriesRow = z.object({
  name: z.string(),
  unit: z.string(),
  total: z.number().optional(),
  min: amount,
  avg: amount,
  max: amount,
  last: amount,
  spark: z.string(),
});
const TopRow = z.object({
  by: z.string(),
  name: z.string(),
  count: z.number(),
  share: amount,
  bytes: z.number().optional(),
});

const Analytics = z.object({
  zone: z.string(),
  report: z.string(),
  since: z.string(),
  until: z.string(),
  step: z.string(),
  sampled: z.boolean(),
  series: z.array(SeriesRow).optional(),
  top: z.array(TopRow).optional(),
  asked: untrusted(z.array(TopRow)).optional(),
});

/** What happened in a zone, in a few rows. */
@injectable()
export class ZoneAnalytics {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "get_analytics",
    description: "Traffic and other statistics of a zone: min, average, max, last, sparkline, tops.",
    effect: "read",
    resolve: "affected",
    input: GetInput,
    output: Analytics,
  })
  async get({ zone: reference, report: name, since, until, limit }: GetInput, _call: Call) {
    const period = readPeriod(since, until);
    const zone = await this.cloudflare.lookups.zone(reference);
    const report: Report = REPORTS[name];
    const query = `query ($zoneTag: string!) { viewer { zones(filter: { zoneTag: $zoneTag }) { ${report.select(period, limit)} } } }`;
    const { data, errors } = await ask(this.cloudflare.sdk, query, { zoneTag: zone.id });
    if (errors.length > 0) throw explainErrors(errors);
    const groups = zoneIn(data);
    if (!groups)
      throw new AuthenticationError(`Cloudflare shows this token no analytics of ${zone.name}.`, {
        next: `Give the token ${needed({ path: "", message: "" })} and include the zone; it keeps its value.`,
      });
    return {
      zone: zone.name,
      report: name,
      since: timeOf(period.since),
      until: timeOf(period.until),
      step: period.step,
      sampled: report.sampled,
      ...report.read(groups, period, limit),
    };
  }

  affected({ zone }: GetInput): Promise<readonly Affected[]> {
    return affectedZone(this.cloudflare, zone);
  }
}

/** The groups of the one zone that was asked about. To tokens that do not include it the API answers none, and no error. */
const zoneIn = (data: Readonly<Record<string, unknown>>): Groups | undefined =>
  (data["viewer"] as { readonly zones?: readonly Groups[] | null } | null | undefined)?.zones?.[0];
