import { describe, expect, it } from "@jest/globals";
import { describeTools } from "cargoshipper/testing";
import { type Definition, tokensOf } from "../../../bench/budget.js";
import plugin from "../../../plugins/cloudflare/index.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();

const HOUR = 3_600_000;
/** Once, so that an hour which begins between two calls makes no difference. */
const THIS_HOUR = Math.floor(Date.now() / HOUR) * HOUR;
const ago = (hours: number) => new Date(THIS_HOUR - hours * HOUR).toISOString();

interface Answer {
  readonly series?: readonly Record<string, number | string | null>[];
  readonly top?: readonly Record<string, number | string>[];
  readonly asked?: readonly Record<string, number | string>[];
  readonly [more: string]: unknown;
}

const get = async (args: Record<string, unknown> = {}) =>
  (await cloudflare.ok("get_analytics", { zone: "example.com", ...args })) as Answer;

const sent = () => {
  const { body } = cloudflare.sandbox.exchanges.at(-1) ?? {};
  return JSON.parse(String(body)) as { query: string; variables: Record<string, unknown> };
};

describe("cloudflare_get_analytics", () => {
  it("tells a day of traffic in a row for each series, without its points", async () => {
    const { series = [], ...rest } = await get({ since: ago(24), until: ago(0) });
    expect(rest).toEqual({
      zone: "example.com",
      report: "traffic",
      since: ago(24).replace(".000", ""),
      until: ago(0).replace(".000", ""),
      step: "hour",
      sampled: false,
    });
    expect(series.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      "requests requests",
      "bandwidth B",
      "cached requests %",
      "cached bandwidth %",
      "visitors addresses",
      "page views pages",
      "threats requests",
    ]);
    const [requests = {}, , cached = {}, , visitors = {}] = series;
    expect(requests["spark"]).toMatch(/^[▁▂▃▄▅▆▇█]{24}$/u);
    expect(Number(requests["total"])).toBeGreaterThan(24 * Number(requests["min"]));
    expect(Number(requests["total"])).toBeLessThan(24 * Number(requests["max"]));
    expect(cached).toMatchObject({ total: 44 });
    // One who comes in two hours is one visitor.
    expect(Number(visitors["total"])).toBeLessThan(0.9 * 24 * Number(visitors["avg"]));
    expect(cloudflare.requests().filter((request) => request === "POST /graphql")).toHaveLength(1);
    expect(sent().query).toContain("httpRequests1hGroups");
  });

  it("takes days where hours are too many, and says which days it counted", async () => {
    const answer = await get({ since: "7d" });
    expect(sent().query).toContain("httpRequests1dGroups");
    expect(answer).toMatchObject({ step: "day", until: new Date().toISOString().slice(0, 10) });
    expect(answer["since"]).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(answer.series?.[0]?.["spark"]).toHaveLength(8);
    await get({ since: "52w" });
    const hours = await get({ since: ago(3), until: ago(0) });
    expect(await get({ since: ago(2.5), until: ago(0) })).toEqual(hours);
  });

  it("counts statuses, countries, paths, cache, threats and names of the DNS", async () => {
    const span = { since: ago(24), until: ago(0) };
    const status = await get({ ...span, report: "status", limit: 2 });
    expect(status.series?.map(({ name }) => name)).toEqual(["2xx", "3xx", "4xx", "5xx"]);
    expect(status.top).toEqual([
      { by: "status", name: "200", count: expect.any(Number), share: 92 },
      { by: "status", name: "404", count: expect.any(Number), share: 4 },
    ]);
    expect((await get({ ...span, report: "countries", limit: 1 })).top).toEqual([
      { by: "country", name: "DE", count: expect.any(Number), share: 46, bytes: expect.any(Number) },
    ]);
    const paths = await get({ ...span, report: "paths", limit: 2 });
    expect(paths.sampled).toBe(true);
    expect(paths.asked).toEqual([
      { by: "path", name: "/assets/app.js", count: expect.any(Number), share: 24, bytes: expect.any(Number) },
      { by: "path", name: "/", count: expect.any(Number), share: 22, bytes: expect.any(Number) },
    ]);
    const cache = await get({ ...span, report: "cache" });
    expect(cache.series?.[0]).toMatchObject({ name: "hit ratio", unit: "%", total: 44 });
    expect(cache.top?.[0]).toMatchObject({ by: "cache status", name: "hit", share: 44 });
    const threats = await get({ ...span, report: "threats", limit: 1 });
    expect(threats.series?.map(({ name }) => name)).toEqual(["all", "block", "managed_challenge"]);
    expect(threats.top?.map(({ by, name }) => `${by} ${name}`)).toEqual([
      "source firewallManaged",
      "country SG",
    ]);
    const dns = await get({ ...span, report: "dns", limit: 1 });
    expect(dns.series?.map(({ name }) => name)).toEqual(["queries", "without an answer"]);
    expect(dns.asked).toMatchObject([{ by: "name", name: "example.com", share: 52 }]);
  });

  it("marks what visitors have written, and only that", async () => {
    const text = async (report: string) =>
      (await cloudflare.plugin.callTool("cloudflare_get_analytics", { zone: "example.com", report })).text;
    expect(await text("paths")).toMatch(/^asked: untrusted data between the lines/m);
    expect(await text("status")).not.toContain("untrusted");
  });

  it("has zeros and gaps for a zone without visitors", async () => {
    const { series } = await get({ zone: "example.org", since: "2h" });
    expect(series?.[0]).toMatchObject({ name: "requests", total: 0, max: 0 });
    expect(series?.[2]).toMatchObject({ name: "cached requests", total: null, avg: null });
  });

  it.each([
    [{ since: "yesterday" }, /^since: "yesterday" is no time\./, /24h.*ISO 8601/],
    [{ since: "24h", until: "2 d" }, /^until: "2 d" is no time\./, /24h/],
    [{ since: "2026-11-24T10:00" }, /^since: .* is no time\./, /ISO 8601/],
    [{ since: "1h", until: "1d" }, /^since: it has to be before until\./, /24h/],
    [{ since: "2099-01-01", until: "2099-01-02" }, /^since: it is in the future\./, /earlier/],
    [{ since: "999w" }, /^since: the span is longer than 400 days\./, /shorter/],
    [{ report: "weather" }, /report/, /.*/],
    [{ limit: 0 }, /limit/, /.*/],
    [{ limit: 101 }, /limit/, /.*/],
    [{ report: "cache", since: "3d" }, /cannot request a time range wider than 1d/, /plan allows 1d at once/],
    [{ report: "dns", since: "20d", until: "19d" }, /cannot request data older than 1w1d/, /plan keeps 1w1d/],
  ])("refuses %j", async (args, error, next) => {
    const found = await cloudflare.fails("get_analytics", { zone: "example.com", ...args });
    expect(found).toMatchObject({ kind: "validation", error: expect.stringMatching(error) });
    expect(String(found["next"] ?? "")).toMatch(next);
  });

  it("explains what the API says, whatever its status", async () => {
    const { troubles } = cloudflare.sandbox;
    const trouble = { at: "POST /graphql", way: "status" as const, code: 0 };
    troubles.add({ ...trouble, status: 403, message: "zones [x] are not authorized" });
    expect(await cloudflare.fails("get_analytics", { zone: "example.com" })).toMatchObject({
      kind: "authentication",
      error: "Cloudflare answered 403: zones [x] are not authorized",
      next: expect.stringContaining("Zone → Analytics → Read"),
    });
    troubles.add({ ...trouble, status: 400, message: "query time range is too large" });
    expect(await cloudflare.fails("get_analytics", { zone: "example.com" })).toMatchObject({
      kind: "validation",
      next: "Ask for less time between since and until.",
    });
    troubles.add({
      ...trouble,
      status: 503,
      message: "unable to execute query, please try again later",
      times: 9,
    });
    expect(await cloudflare.fails("get_analytics", { zone: "example.com" })).toMatchObject({
      kind: "service_unavailable",
      next: "Call again in a while.",
    });
    troubles.clear();
    troubles.add({ at: "POST /graphql", way: "truncated" });
    expect(await cloudflare.fails("get_analytics", { zone: "example.com" })).toMatchObject({
      next: "Call again in a while.",
    });
  });
});

describe("cloudflare_get_analytics with a token that may do less", () => {
  const TOKEN = "token-of-somebody-else-000000000000000000000";
  const limited = useCloudflare(({ tokens }) => {
    tokens.add({ value: TOKEN, permissions: ["Zone → Zone → Read"] });
    return { options: { apiToken: TOKEN } };
  });

  it("names the permission that is missing", async () => {
    expect(await limited.fails("get_analytics", { zone: "example.com" })).toMatchObject({
      kind: "authentication",
      error: expect.stringContaining("are not authorized (at viewer.zones)"),
      next: expect.stringContaining("Zone → Analytics → Read"),
    });
  });

  it("takes an answer without the zone for what it is", async () => {
    limited.sandbox.tokens.change(TOKEN, { permissions: undefined });
    const { id } = limited.sandbox.world.part(Zones).all[0] ?? {};
    expect(await limited.ok("get_analytics", { zone: String(id) })).toMatchObject({ zone: "example.com" });
    limited.sandbox.tokens.change(TOKEN, { zones: [] });
    expect(await limited.fails("get_analytics", { zone: String(id) })).toMatchObject({
      kind: "authentication",
      error: "Cloudflare shows this token no analytics of example.com.",
      next: expect.stringContaining("Zone → Analytics → Read"),
    });
  });
});

describe("the tools of the toolset analytics", () => {
  it("cost a model 200 tokens", async () => {
    const tools = Object.values(await describeTools(plugin)) as Definition[];
    const own = tools.filter(({ name }) => name.endsWith("_analytics"));
    expect(own).toHaveLength(2);
    expect(own.reduce((sum, tool) => sum + tokensOf(tool), 0)).toBeLessThanOrEqual(200);
  });
});
