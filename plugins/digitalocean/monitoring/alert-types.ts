import { nearest, ValidationError } from "cargoshipper/plugin";

/** What alerts can watch of each kind, and how the API calls it before that name. */
const TYPES: Readonly<Record<string, readonly [prefix: string, names: readonly string[]]>> = {
  droplet: [
    "v1/insights/droplet/",
    `cpu memory_utilization_percent disk_utilization_percent load_1 load_5 load_15 disk_read disk_write
    public_inbound_bandwidth public_outbound_bandwidth private_inbound_bandwidth
    private_outbound_bandwidth`.split(/\s+/),
  ],
  load_balancer: [
    "v1/insights/lbaas/",
    `avg_cpu_utilization_percent connection_utilization_percent droplet_health
    tls_connections_per_second_utilization_percent increase_in_http_error_rate_percentage_5xx
    increase_in_http_error_rate_percentage_4xx increase_in_http_error_rate_count_5xx
    increase_in_http_error_rate_count_4xx high_http_request_response_time high_http_request_response_time_50p
    high_http_request_response_time_95p high_http_request_response_time_99p`.split(/\s+/),
  ],
  database: [
    "v1/dbaas/alerts/",
    "cpu_alerts memory_utilization_alerts disk_utilization_alerts load_15_alerts".split(" "),
  ],
};

/** Other words for some of them: those of get_metrics. */
const ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  droplet: {
    memory_used_percent: "memory_utilization_percent",
    disk_used_percent: "disk_utilization_percent",
    public_in: "public_inbound_bandwidth",
    public_out: "public_outbound_bandwidth",
    private_in: "private_inbound_bandwidth",
    private_out: "private_outbound_bandwidth",
  },
  load_balancer: { cpu: "avg_cpu_utilization_percent", connections: "connection_utilization_percent" },
  database: {
    cpu: "cpu_alerts",
    memory_used_percent: "memory_utilization_alerts",
    disk_used_percent: "disk_utilization_alerts",
    load_15: "load_15_alerts",
  },
};

/** The kinds that alerts can watch. */
export const WATCHED = ["droplet", "load_balancer", "database"] as const;
export type Watched = (typeof WATCHED)[number];

/** The API's name of what an alert watches. Throws a ValidationError that names the nearest when there is none. */
export function alertType(kind: Watched, metric: string): string {
  const [prefix = "", names = []] = TYPES[kind] ?? [];
  const aliases = ALIASES[kind] ?? {};
  const meant = Object.hasOwn(aliases, metric) ? aliases[metric] : metric.replace(prefix, "");
  if (meant !== undefined && names.includes(meant)) return `${prefix}${meant}`;
  const near = nearest(metric, [...names, ...Object.keys(aliases)]);
  throw new ValidationError(`metric: no alert watches ${metric} of a ${kind}.`, {
    next: near ? `Did you mean ${near}?` : `There are ${names.join(", ")}.`,
  });
}

/** What an alert watches, as alertType takes it: its kind, and the metric. */
export function watchedBy(type: string): { readonly kind: string; readonly metric: string } {
  for (const [kind, [prefix]] of Object.entries(TYPES))
    if (type.startsWith(prefix)) return { kind, metric: type.slice(prefix.length) };
  return { kind: "", metric: type };
}
