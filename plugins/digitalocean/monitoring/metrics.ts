import {
  Client,
  inject,
  injectable,
  nearest,
  seriesSummary,
  Tool,
  ToolError,
  untrusted,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { Query } from "../client/api.js";
import type { DigitalOcean } from "../client/connect.js";
import type { ApiPath } from "../client/path.js";
import { asTheyAre, type Labelled } from "./measured.js";
import { METRIC_KINDS, type MetricKind } from "./metric-kinds.js";
import { METRIC_TARGETS } from "./metric-targets.js";
import { secondsIn } from "./period.js";

const Input = z.object({
  kind: z.enum(["droplet", "app", "load_balancer", "database"]).default("droplet").describe("Of what"),
  name: z.union([z.string(), z.int()]).describe("Name or id"),
  metric: z.string().describe("As cpu, memory_used_percent, disk_used_percent, load_1, public_out"),
  period: z.string().default("1h").describe("Until now: 30m, 6h, 7d"),
  component: z.string().optional().describe("Of an app"),
});
type Input = z.output<typeof Input>;

const Number_ = z.number().nullable();
const Series = z.object({
  of: untrusted(z.string()),
  min: Number_,
  avg: Number_,
  max: Number_,
  last: Number_,
  spark: z.string(),
});

const Output = z.object({
  name: z.string(),
  metric: z.string(),
  unit: z.string(),
  from: z.string(),
  to: z.string(),
  series: z.array(Series),
});

/** A matrix of Prometheus. */
const Matrix = z.looseObject({
  data: z.looseObject({
    result: z
      .array(
        z.looseObject({
          metric: z.record(z.string(), z.string()).default({}),
          values: z.array(z.tuple([z.coerce.number(), z.coerce.number()], z.unknown())).default([]),
        }),
      )
      .nullish(),
  }),
});

/** How much things are used. */
@injectable()
export class Metrics {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "get_metrics",
    description: "How much a droplet, app, load balancer or MySQL cluster is used: min, avg, max, last.",
    effect: "read",
    resolve: "affectedByGet",
    input: Input,
    output: Output,
  })
  async get(input: Input) {
    const kind = METRIC_KINDS[input.kind];
    const metric = metricOf(kind, input);
    const seconds = secondsIn(input.period);
    if (input.component !== undefined && input.kind !== "app")
      throw new ValidationError(`component: a ${input.kind} has none.`, {
        next: "Leave it out, or give kind: app.",
      });
    const { id, name } = await METRIC_TARGETS[input.kind].find(this.digitalOcean, input.name);
    const to = Math.floor(Date.now() / 1000);
    const query = {
      [kind.parameter]: id,
      app_component: input.component,
      start: String(to - seconds),
      end: String(to),
    };
    const read = await Promise.all(metric.reads.map(([at, more]) => this.series(at, { ...query, ...more })));
    const made = metric.made?.(read) ?? asTheyAre(read[0] ?? []);
    if (made.length === 0) throw nothing(input, name);
    return {
      name,
      metric: input.metric,
      unit: metric.unit,
      from: isoOf(to - seconds),
      to: isoOf(to),
      series: made.map(({ of, values }) => ({ of, ...seriesSummary(values) })),
    };
  }

  affectedByGet({ kind, name }: Input) {
    return METRIC_TARGETS[kind].affected(this.digitalOcean, name);
  }

  private async series(at: ApiPath, query: Query): Promise<Labelled[]> {
    const { data } = await this.digitalOcean.api.get(at, Matrix, query);
    return (data.result ?? []).map(({ metric, values }) => ({
      labels: metric,
      values: new Map(values.map(([time, value]) => [time, value])),
    }));
  }
}

function metricOf({ metrics }: MetricKind, { kind, metric }: Input) {
  const names = Object.keys(metrics);
  if (Object.hasOwn(metrics, metric)) return metrics[metric] as (typeof metrics)[string];
  const meant = nearest(metric, names);
  throw new ValidationError(`metric: a ${kind} has no ${metric}. There are ${names.join(", ")}.`, {
    next: meant ? `Did you mean ${meant}?` : "Give one of them.",
  });
}

const nothing = ({ kind, metric, period }: Input, name: string) =>
  new ToolError(
    "not_found",
    `Nothing was measured: ${kind} ${name} has no ${metric} in the last ${period}.`,
    {
      next:
        kind === "droplet"
          ? "A droplet is measured while it is on and has the metrics agent (monitoring: true when it is created)."
          : "It may be new or off: give a longer period, or look at it first.",
    },
  );

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
