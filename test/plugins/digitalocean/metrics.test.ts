import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  asTheyAre,
  cpuPercent,
  type Labelled,
  share,
} from "../../../plugins/digitalocean/monitoring/measured.js";
import { METRIC_KINDS } from "../../../plugins/digitalocean/monitoring/metric-kinds.js";
import { secondsIn } from "../../../plugins/digitalocean/monitoring/period.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean(() => ({ toolsets: ["default", "monitoring"] }));

interface Shown {
  readonly of: string;
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  readonly last: number;
  readonly spark: string;
}

describe("digitalocean_get_metrics", () => {
  const one = async (args: Record<string, unknown>) =>
    (await digitalOcean.ok("get_metrics", args))["series"] as Shown[];

  it("tells a busy droplet from one that idles, and makes percent of a processor's counters", async () => {
    const [busy] = await one({ name: "web-1", metric: "cpu", period: "6h" });
    const [idle] = await one({ name: "old-build", metric: "cpu", period: "6h" });
    expect(busy?.of).toBe("");
    expect(busy?.avg).toBeCloseTo(62, 0);
    expect(busy?.spark).toHaveLength(24);
    expect(idle?.max).toBeLessThan(5);
  });

  it("asks for the time up to now, in seconds, by the droplet's id", async () => {
    digitalOcean.requests();
    const answer = await digitalOcean.ok("get_metrics", {
      name: "web-1",
      metric: "public_out",
      period: "30m",
    });
    expect(digitalOcean.requests()).toContain("GET /monitoring/metrics/droplet/bandwidth");
    const { query } = digitalOcean.sandbox.exchanges.at(-1) as { query: URLSearchParams };
    expect(Number(query.get("end")) - Number(query.get("start"))).toBe(1800);
    expect(Object.fromEntries(query)).toMatchObject({ interface: "public", direction: "outbound" });
    expect(Date.parse(String(answer["to"])) - Date.parse(String(answer["from"]))).toBe(1_800_000);
    expect(answer).toMatchObject({ name: "web-1", metric: "public_out", unit: "Mbit/s" });
  });

  it.each([
    ["memory_used_percent", "", "%"],
    ["disk_used_percent", "/", "%"],
    ["load_5", "", ""],
  ])("tells %s", async (metric, of, unit) => {
    const answer = await digitalOcean.ok("get_metrics", { name: "web-1", metric });
    const [series] = answer["series"] as Shown[];
    expect(series?.of).toBe(of);
    expect(answer["unit"]).toBe(unit);
    expect(series?.min).toBeGreaterThan(0);
    expect(series?.max).toBeLessThan(100);
  });

  it("tells each instance of an app's component, or of one component", async () => {
    const series = await one({
      kind: "app",
      name: "shop",
      metric: "memory_used_percent",
      component: "worker",
    });
    expect(series.map(({ of }) => of)).toEqual(["worker-0", "worker-1"]);
  });

  it("tells every metric that it names, of what is given by name or by id", async () => {
    const names = { droplet: "web-1", app: "shop", load_balancer: "web", database: "main" };
    for (const [kind, { metrics }] of Object.entries(METRIC_KINDS))
      for (const metric of Object.keys(metrics)) {
        const name = names[kind as keyof typeof names];
        const [series] = await one({ kind, name, metric });
        expect([kind, metric, typeof series?.avg]).toEqual([kind, metric, "number"]);
      }
  });

  it("says why nothing was measured", async () => {
    const quiet = digitalOcean.sandbox.world.part(Droplets).all.find(({ name }) => name === "web-2");
    quiet?.features.splice(quiet.features.indexOf("monitoring"), 1);
    expect(await digitalOcean.fails("get_metrics", { name: "web-2", metric: "cpu" })).toMatchObject({
      kind: "not_found",
      error: expect.stringContaining("droplet web-2 has no cpu in the last 1h"),
      next: expect.stringContaining("metrics agent"),
    });
  });

  it.each([
    [{ name: "web-1", metric: "cpus" }, "Did you mean cpu?"],
    [{ name: "web-1", metric: "constructor" }, "Give one of them."],
    [{ name: "web-9", metric: "cpu" }, "Did you mean web-1?"],
    [{ name: "web-1", metric: "cpu", period: "6 weeks" }, "as in 6h"],
    [{ name: "web-1", metric: "cpu", period: "15d" }, "as in 6h"],
    [{ name: "web-1", metric: "cpu", component: "web" }, "kind: app"],
    [{ kind: "database", name: "mian", metric: "cpu" }, "Did you mean main?"],
  ])("refuses %j before it asks for a series", async (args, next) => {
    digitalOcean.requests();
    expect((await digitalOcean.fails("get_metrics", args))["next"]).toContain(next);
    expect(digitalOcean.requests().filter((one) => one.includes("metrics"))).toEqual([]);
  });
});

const series = (labels: Record<string, string>, values: Record<number, number>): Labelled => ({
  labels,
  values: new Map(Object.entries(values).map(([time, value]) => [Number(time), value])),
});

describe("what is made of series", () => {
  it("counts waiting for a disk as idle, and takes a restart for a gap", () => {
    const made = cpuPercent([
      series({ mode: "idle" }, { 0: 100, 1: 106, 2: 112, 3: 2 }),
      series({ mode: "iowait" }, { 0: 10, 1: 12, 2: 12, 3: 0 }),
      series({ mode: "user" }, { 0: 50, 1: 52, 2: 56, 3: 1 }),
    ]);
    expect(made).toEqual([{ of: "", values: [20, 40, null] }]);
    expect(cpuPercent([])).toEqual([]);
    expect(cpuPercent([series({ mode: "idle" }, { 0: 1 })])).toEqual([]);
  });

  it("puts what is free and the whole together by labels", () => {
    const free = [
      series({ host: "1", mountpoint: "/" }, { 0: 25 }),
      series({ host: "1", mountpoint: "/data" }, { 0: 10 }),
    ];
    const whole = [
      series({ host: "1", mountpoint: "/data" }, { 0: 100 }),
      series({ host: "1", mountpoint: "/" }, { 0: 50 }),
    ];
    expect(share(free, whole)).toEqual([
      { of: "/", values: [50] },
      { of: "/data", values: [90] },
    ]);
    expect(share(free, [])).toEqual([]);
  });

  it("names series by what sets them apart", () => {
    const made = asTheyAre([
      series({ lb: "1", code: "2xx" }, { 0: 1 }),
      series({ lb: "1", code: "5xx" }, { 0: Number.NaN }),
    ]);
    expect(made).toEqual([
      { of: "2xx", values: [1] },
      { of: "5xx", values: [null] },
    ]);
  });

  it("never tells more than 100 or less than 0 percent of a processor", () => {
    const counter = fc.array(fc.nat(1000), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(counter, counter, (idle, user) => {
        const modes = [series({ mode: "idle" }, { ...idle }), series({ mode: "user" }, { ...user })];
        for (const { values } of cpuPercent(modes))
          for (const value of values) expect(value === null || (value >= 0 && value <= 100)).toBe(true);
      }),
    );
  });

  it.each([
    ["1m", 60],
    ["6h", 21_600],
    ["14D", 1_209_600],
    ["0h", undefined],
    ["-1h", undefined],
    ["", undefined],
    ["1h30m", undefined],
  ])("reads the period %j", (text, seconds) => {
    if (seconds === undefined) expect(() => secondsIn(text)).toThrow("is none from 1m to 14d");
    else expect(secondsIn(text)).toBe(seconds);
  });
});
