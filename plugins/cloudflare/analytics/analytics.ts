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
import { ask } from "./ask.js";
import { explainErrors, needed } from "./errors.js";
import { type Period, readPeriod, stepsOf, timeOf } from "./period.js";
import type { Groups, Report } from "./report.js";
import { countries, status, traffic } from "./rollups.js";
import { cache, dns, paths, threats } from "./sampled.js";

const REPORTS = { traffic, status, paths, countries, threats, cache, dns } satisfies Record<string, Report>;
type ReportName = keyof typeof REPORTS;
const NAMES = Object.keys(REPORTS) as [ReportName, ...ReportName[]];

const GetInput = z.object({
  zone: z.string().describe("Domain or id"),
  // Defaults in words cost a model half of what they cost in a schema.
  report: z.enum(NAMES).optional().describe("Default traffic"),
  since: z.string().optional().describe("24h (default), ISO date"),
  until: z.string().optional().describe("Or now"),
  limit: intWithin(1, 100).optional().describe("Tops"),
});
type GetInput = z.output<typeof GetInput>;

const amount = z.number().nullable();
const SeriesRow = z.object({
  name: z.string(),
  unit: z.string(),
  total: amount,
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
    description: "Zone statistics.",
    effect: "read",
    resolve: "affected",
    input: GetInput,
    output: Analytics,
  })
  async get(input: GetInput, _call: Call) {
    const { zone: reference, report: name = "traffic", since = "24h", until, limit = 10 } = input;
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
      ...endsOf(period, report),
      step: period.step,
      sampled: report.sampled,
      ...report.read(groups, period, limit),
    };
  }

  affected({ zone }: GetInput): Promise<readonly Affected[]> {
    return affectedZone(this.cloudflare, zone);
  }
}

/** What is counted, from when to when. Exact counts come in whole hours or days. */
function endsOf(period: Period, { sampled }: Report): { readonly since: string; readonly until: string } {
  const steps = stepsOf(period);
  const [since = "", last = ""] = [steps[0], steps.at(-1)];
  if (sampled) return { since: timeOf(period.since), until: timeOf(period.until) };
  return { since, until: period.step === "day" ? last : timeOf(period.until) };
}

/** The groups of the one zone that was asked about. To tokens that do not include it the API answers none, and no error. */
const zoneIn = (data: Readonly<Record<string, unknown>>): Groups | undefined =>
  (data["viewer"] as { readonly zones?: readonly Groups[] | null } | null | undefined)?.zones?.[0];
