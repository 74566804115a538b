import type { World } from "cargoshipper/sandbox";
import { invalid, ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { route, type SandboxRequest } from "./route.js";
import { SIZES } from "./sizes.js";

/** Seconds between two values, and the most values of one series. */
const STEP = 120;
const MOST = 360;
/** Seconds. */
const HOUR = 3600;

/** How busy a thing is: from 0 to 1. Droplets that serve are busy; what is off, or forgotten, is not. */
function busyness(name: string): number {
  if (name.startsWith("web")) return 0.62;
  if (name.startsWith("db")) return 0.34;
  return 0.01;
}

/** A wave of an hour's length around a level, from 0 to 1: the same for each time. */
const waveAt = (time: number, level: number): number =>
  Math.max(0, Math.min(1, level * (1 + 0.3 * Math.sin((2 * Math.PI * time) / HOUR))));

/** What a series has at a time, for a thing with that level. */
type Value = (time: number, level: number) => number;

interface Series {
  readonly metric: Record<string, string>;
  readonly values: [number, string][];
}

function seriesOf({ query }: SandboxRequest, metric: Record<string, string>, level: number, value: Value) {
  const [start, end] = ["start", "end"].map((name) => Number(query.get(name) || Number.NaN));
  if (start === undefined || end === undefined || !(start < end)) throw invalid("start must be before end");
  const step = Math.max(STEP, Math.ceil((end - start) / MOST));
  const values: [number, string][] = [];
  for (let time = start; time <= end; time += step) values.push([time, String(value(time, level))]);
  return { metric, values };
}

const matrix = (result: readonly Series[]) =>
  ok({ status: "success", data: { resultType: "matrix", result } });

function required({ query }: SandboxRequest, name: string): string {
  const value = query.get(name);
  if (!value) throw invalid(`${name} is required`);
  return value;
}

/** Seconds in which one processor was busy since it started: what the wave has added up to. */
const busySeconds = (time: number, level: number): number =>
  level * (time - ((0.3 * HOUR) / (2 * Math.PI)) * Math.cos((2 * Math.PI * time) / HOUR));

/** Seconds that it has spent in each mode. */
const MODES: Readonly<Record<string, Value>> = {
  idle: (time, level) => time - busySeconds(time, level),
  user: (time, level) => 0.8 * busySeconds(time, level),
  system: (time, level) => 0.2 * busySeconds(time, level),
  iowait: () => 0,
};

/** The droplet of a request. One that the account does not have has no values. */
function dropletOf(request: SandboxRequest, world: World) {
  const id = required(request, "host_id");
  const droplet = world.part(Droplets).all.find((one) => String(one.id) === id);
  return droplet?.features.includes("monitoring") || droplet?.name === "old-build"
    ? {
        id,
        level: busyness(droplet.name),
        size: SIZES.find(({ slug }) => slug === droplet.size),
        disk: droplet.disk,
      }
    : undefined;
}

type Measured = NonNullable<ReturnType<typeof dropletOf>>;

const ofDroplet = (name: string, value: (droplet: Measured) => Value, labels: Record<string, string> = {}) =>
  route(`GET /monitoring/metrics/droplet/${name}`, (request, world) => {
    const droplet = dropletOf(request, world);
    if (!droplet) return matrix([]);
    const { id, level } = droplet;
    return matrix([seriesOf(request, { host_id: id, ...labels }, level, value(droplet))]);
  });

const bytesOf = ({ size }: Measured): number => (size?.memory ?? 1024) * 2 ** 20;
const DISK = { device: "/dev/vda1", fstype: "ext4", mountpoint: "/" };

const cpu = route("GET /monitoring/metrics/droplet/cpu", (request, world) => {
  const droplet = dropletOf(request, world);
  if (!droplet) return matrix([]);
  const { id, level, size } = droplet;
  const counters = Object.entries(MODES).map(([mode, spent]) =>
    seriesOf(request, { host_id: id, mode }, level, (time) => (size?.vcpus ?? 1) * spent(time, level)),
  );
  return matrix(counters);
});

const bandwidth = route("GET /monitoring/metrics/droplet/bandwidth", (request, world) => {
  const droplet = dropletOf(request, world);
  const [of, direction] = [required(request, "interface"), required(request, "direction")];
  if (!droplet) return matrix([]);
  const labels = { host_id: droplet.id, interface: of, direction };
  return matrix([seriesOf(request, labels, droplet.level, (time, level) => 8 * waveAt(time, level))]);
});

/** Metrics of what is not a droplet: each answers for any id. */
const ofOther = (path: string, parameter: string, value: Value, label: string) =>
  route(`GET /monitoring/metrics/${path}`, (request) => {
    const id = required(request, parameter);
    return matrix([seriesOf(request, { [label]: id }, 0.4, value)]);
  });

const ofApp = (name: string, value: Value) =>
  route(`GET /monitoring/metrics/apps/${name}`, (request) => {
    const id = required(request, "app_id");
    const component = request.query.get("app_component") ?? "web";
    const labels = { app_uuid: id, app_component: component };
    const instances = [0, 1].map((one) =>
      seriesOf(request, { ...labels, app_component_instance: `${component}-${one}` }, 0.3, value),
    );
    return matrix(instances);
  });

const percent: Value = (time, level) => 100 * waveAt(time, level);

const LOAD_BALANCER: Readonly<Record<string, Value>> = {
  frontend_cpu_utilization: percent,
  frontend_connections_current: (time, level) => Math.round(900 * waveAt(time, level)),
  frontend_http_requests_per_second: (time, level) => 140 * waveAt(time, level),
  frontend_http_responses: (time, level) => 140 * waveAt(time, level),
  frontend_network_throughput_http: (time, level) => 2e6 * waveAt(time, level),
  droplets_http_response_time_avg: (time, level) => 0.2 * waveAt(time, level),
  droplets_http_response_time_95p: (time, level) => 0.5 * waveAt(time, level),
  droplets_queue_size: () => 0,
  droplets_health_checks: () => 1,
};

const MYSQL: Readonly<Record<string, Value>> = {
  cpu_usage: percent,
  memory_usage: (time, level) => 40 + 20 * waveAt(time, level),
  disk_usage: () => 31.5,
  load: (time, level) => 2 * waveAt(time, level),
  threads_connected: (time, level) => Math.round(60 * waveAt(time, level)),
  threads_active: (time, level) => Math.round(8 * waveAt(time, level)),
};

/** Metrics as the API answers them, made from what a thing is. */
export const metricRoutes = [
  cpu,
  bandwidth,
  ofDroplet("memory_total", (droplet) => () => bytesOf(droplet)),
  ofDroplet(
    "memory_available",
    (droplet) => (time, level) => bytesOf(droplet) * (0.8 - waveAt(time, level) / 2),
  ),
  ofDroplet(
    "filesystem_size",
    ({ disk }) =>
      () =>
        disk * 2 ** 30,
    DISK,
  ),
  ofDroplet(
    "filesystem_free",
    ({ disk }) =>
      (_, level) =>
        disk * 2 ** 30 * (0.9 - level / 2),
    DISK,
  ),
  ...["load_1", "load_5", "load_15"].map((name) =>
    ofDroplet(name, () => (time, level) => 2 * waveAt(time, level)),
  ),
  ofApp("cpu_percentage", percent),
  ofApp("memory_percentage", (time, level) => 30 + 20 * waveAt(time, level)),
  ofApp("restart_count", () => 0),
  ...Object.entries(LOAD_BALANCER).map(([name, value]) =>
    ofOther(`load_balancer/${name}`, "lb_id", value, "lb_id"),
  ),
  ...Object.entries(MYSQL).map(([name, value]) => ofOther(`database/mysql/${name}`, "db_id", value, "db_id")),
];
