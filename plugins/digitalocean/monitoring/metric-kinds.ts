import type { Query } from "../client/api.js";
import { type ApiPath, path } from "../client/path.js";
import { cpuPercent, type Labelled, type Measured, share } from "./measured.js";

/** One metric: the series that it is read from, and what is made of them. */
export interface Metric {
  readonly unit: string;
  readonly reads: readonly (readonly [path: ApiPath, query?: Query])[];
  /** Default: the series of the first of `reads`, as they are. */
  readonly made?: (read: readonly (readonly Labelled[])[]) => readonly Measured[];
}

/** A kind of thing that is measured: the parameter that takes its id, and its metrics by the names that tools take. */
export interface MetricKind {
  readonly parameter: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

const plain = (unit: string, at: ApiPath, query: Query = {}): Metric => ({ unit, reads: [[at, query]] });

const bandwidth = (of: "public" | "private", direction: "inbound" | "outbound") =>
  plain("Mbit/s", path`/monitoring/metrics/droplet/bandwidth`, { interface: of, direction });

const DROPLET: MetricKind = {
  parameter: "host_id",
  metrics: {
    cpu: {
      unit: "%",
      reads: [[path`/monitoring/metrics/droplet/cpu`]],
      made: ([modes = []]) => cpuPercent(modes),
    },
    memory_used_percent: {
      unit: "%",
      reads: [
        [path`/monitoring/metrics/droplet/memory_available`],
        [path`/monitoring/metrics/droplet/memory_total`],
      ],
      made: ([free = [], whole = []]) => share(free, whole),
    },
    disk_used_percent: {
      unit: "%",
      reads: [
        [path`/monitoring/metrics/droplet/filesystem_free`],
        [path`/monitoring/metrics/droplet/filesystem_size`],
      ],
      made: ([free = [], whole = []]) => share(free, whole),
    },
    load_1: plain("", path`/monitoring/metrics/droplet/load_1`),
    load_5: plain("", path`/monitoring/metrics/droplet/load_5`),
    load_15: plain("", path`/monitoring/metrics/droplet/load_15`),
    public_in: bandwidth("public", "inbound"),
    public_out: bandwidth("public", "outbound"),
    private_in: bandwidth("private", "inbound"),
    private_out: bandwidth("private", "outbound"),
  },
};

const APP: MetricKind = {
  parameter: "app_id",
  metrics: {
    cpu: plain("%", path`/monitoring/metrics/apps/cpu_percentage`),
    memory_used_percent: plain("%", path`/monitoring/metrics/apps/memory_percentage`),
    restarts: plain("", path`/monitoring/metrics/apps/restart_count`),
  },
};

const LOAD_BALANCER: MetricKind = {
  parameter: "lb_id",
  metrics: {
    cpu: plain("%", path`/monitoring/metrics/load_balancer/frontend_cpu_utilization`),
    connections: plain("", path`/monitoring/metrics/load_balancer/frontend_connections_current`),
    requests: plain("a second", path`/monitoring/metrics/load_balancer/frontend_http_requests_per_second`),
    responses: plain("a second", path`/monitoring/metrics/load_balancer/frontend_http_responses`),
    throughput: plain("bytes/s", path`/monitoring/metrics/load_balancer/frontend_network_throughput_http`),
    response_time: plain("s", path`/monitoring/metrics/load_balancer/droplets_http_response_time_avg`),
    response_time_95p: plain("s", path`/monitoring/metrics/load_balancer/droplets_http_response_time_95p`),
    queue: plain("", path`/monitoring/metrics/load_balancer/droplets_queue_size`),
    health: plain("1 is up", path`/monitoring/metrics/load_balancer/droplets_health_checks`),
  },
};

const load = (metric: string) =>
  plain("", path`/monitoring/metrics/database/mysql/load`, { metric, aggregate: "avg" });

/** The API measures MySQL clusters only. */
const DATABASE: MetricKind = {
  parameter: "db_id",
  metrics: {
    cpu: plain("%", path`/monitoring/metrics/database/mysql/cpu_usage`, { aggregate: "avg" }),
    memory_used_percent: plain("%", path`/monitoring/metrics/database/mysql/memory_usage`, {
      aggregate: "avg",
    }),
    disk_used_percent: plain("%", path`/monitoring/metrics/database/mysql/disk_usage`, { aggregate: "avg" }),
    load_1: load("load1"),
    load_5: load("load5"),
    load_15: load("load15"),
    threads: plain("", path`/monitoring/metrics/database/mysql/threads_connected`),
    threads_active: plain("", path`/monitoring/metrics/database/mysql/threads_active`),
  },
};

/** What is measured, by the kinds that rules know. */
export const METRIC_KINDS = {
  droplet: DROPLET,
  app: APP,
  load_balancer: LOAD_BALANCER,
  database: DATABASE,
} as const;
