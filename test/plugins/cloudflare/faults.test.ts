import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import { checkedFetch } from "../../../plugins/cloudflare/client/checked-fetch.js";
import plugin from "../../../plugins/cloudflare/index.js";
import { Accounts } from "../../../plugins/cloudflare/sandbox/accounts.js";
import { Records } from "../../../plugins/cloudflare/sandbox/records.js";
import { SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();
const zone = "example.com";
const record = { zone, type: "A", content: "192.0.2.1" };

const trouble = (...args: Parameters<typeof cloudflare.sandbox.troubles.add>) =>
  cloudflare.sandbox.troubles.add(...args);
const LIST = "GET /zones/*/dns_records";
const CREATE = "POST /zones/*/dns_records";

/** How often requests of a kind reached the sandbox. */
const count = (kind: string) => cloudflare.requests().filter((request) => request.startsWith(kind)).length;

describe("reading", () => {
  it.each([
    [{ way: "status", status: 500 }, "service_unavailable", /500/],
    [{ way: "html", status: 502 }, "service_unavailable", /502 \(bad gateway\)/],
    ...[520, 521, 522, 523, 524, 525, 526, 530].map(
      (status) => [{ way: "html", status }, "service_unavailable", new RegExp(`${status} \\(`)] as const,
    ),
    [{ way: "reset" }, "service_unavailable", /./],
  ] as const)("is tried again after %j, and told when it stays so", async (way, kind, error) => {
    await cloudflare.ok("get_zone", { zone });
    cloudflare.requests();
    trouble({ at: LIST, ...way });
    await cloudflare.ok("list_dns_records", { zone });
    expect(count("GET /zones/")).toBe(2);
    trouble({ at: LIST, ...way, times: 9 });
    expect(await cloudflare.fails("list_dns_records", { zone })).toMatchObject({
      kind,
      error: expect.stringMatching(error),
    });
    expect(count("GET /zones/")).toBe(3);
  });

  it.each([
    [{ way: "truncated" }, "service_unavailable", /ends too early/],
    [{ way: "wrong-type" }, "service_unavailable", /is not JSON/],
    [{ way: "not-success" }, "validation", /Something went wrong \(10001\)/],
    [{ way: "status", status: 401, code: 9109, message: "Invalid access token" }, "authentication", /9109/],
    [{ way: "status", status: 403, code: 10000, message: "Authentication error" }, "authentication", /10000/],
    [{ way: "status", status: 404, code: 7003, message: "Could not route" }, "not_found", /7003/],
    [{ way: "status", status: 409, code: 1, message: "Conflict" }, "conflict", /Conflict/],
    [{ way: "status", status: 400, code: 1015, message: "Not allowed to edit" }, "validation", /1015/],
    [{ way: "status", status: 400, code: 81057, message: "The record already exists." }, "conflict", /81057/],
  ] as const)("is not tried again after %j", async (way, kind, error) => {
    await cloudflare.ok("get_zone", { zone });
    cloudflare.requests();
    trouble({ at: LIST, ...way });
    const failed = await cloudflare.fails("list_dns_records", { zone });
    expect(failed).toMatchObject({ kind, error: expect.stringMatching(error), ray_id: expect.any(String) });
    expect(failed["next"]).toEqual(expect.any(String));
    expect(count("GET /zones/")).toBe(1);
  });

  it("waits as long as a limit asks when that is short", async () => {
    await cloudflare.ok("get_zone", { zone });
    for (const headers of [{ "retry-after": "1" }, {}]) {
      cloudflare.requests();
      trouble({ at: LIST, way: "status", status: 429, code: 971, headers });
      await cloudflare.ok("list_dns_records", { zone });
      expect(count("GET /zones/")).toBe(2);
    }
  });

  it("follows a cancellation while it waits for an answer, in a body, and between two attempts", async () => {
    for (const way of [
      { way: "hang" },
      { way: "hang-in-body" },
      { way: "status", status: 429, code: 971, headers: { "retry-after": "25" } },
    ] as const) {
      trouble({ at: LIST, ...way });
      const cancel = new AbortController();
      const call = cloudflare.fails("list_dns_records", { zone }, { signal: cancel.signal });
      setTimeout(() => cancel.abort(), 300);
      expect(await call).toMatchObject({ kind: "cancelled" });
    }
  });
});

describe("writing", () => {
  it.each(["status", "html", "reset", "reset-after", "truncated", "wrong-type"] as const)(
    "is never sent twice: %s",
    async (way) => {
      await cloudflare.ok("get_zone", { zone });
      cloudflare.requests();
      trouble({ at: CREATE, way, status: 502 });
      const failed = await cloudflare.fails("create_dns_record", { ...record, name: `w-${way}` });
      expect(failed).toMatchObject({ kind: "service_unavailable" });
      expect(failed["next"]).toMatch(/before (?:you repeat|repeating)|may have/i);
      expect(count("POST")).toBe(1);
    },
  );

  it("is sent again after a limit, which refused it for certain", async () => {
    trouble({ at: CREATE, way: "status", status: 429, code: 971, headers: { "retry-after": "1" } });
    await cloudflare.ok("create_dns_record", { ...record, name: "limited" });
    const { records } = await cloudflare.ok("list_dns_records", { zone, name: "limited" });
    expect(records).toHaveLength(1);
  });
});

describe("a limit that asks for longer than a call can wait", () => {
  it("is told at once, and no request is sent until it is over", async () => {
    const own = await startPlugin(plugin, {
      options: { apiToken: SANDBOX_TOKEN, baseUrl: cloudflare.sandbox.baseUrl },
    });
    trouble({ at: "GET /zones", way: "status", status: 429, code: 971, headers: { "retry-after": "240" } });
    const first = await own.callTool("cloudflare_list_zones");
    expect(first.details).toMatchObject({ kind: "rate_limited" });
    expect(first.text).toMatch(/240 s/);
    cloudflare.requests();
    const second = await own.callTool("cloudflare_list_zones");
    expect(second.details).toMatchObject({ kind: "rate_limited" });
    expect(cloudflare.requests()).toEqual([]);
    await own.close();
  });
});

it("says that a name does not exist", async () => {
  const own = await startPlugin(plugin, {
    options: { apiToken: SANDBOX_TOKEN, baseUrl: "https://api.cloudflare.invalid/client/v4" },
  });
  const failed = await own.callTool("cloudflare_list_zones");
  expect(failed.details).toMatchObject({ kind: "service_unavailable" });
  expect(failed.text).toContain("api.cloudflare.invalid");
  await own.close();
});

describe("a large account", () => {
  it("has all of 500 zones and 10,000 records", async () => {
    const { world } = cloudflare.sandbox;
    const [account] = world.part(Accounts).all;
    const zones = world.part(Zones);
    if (!account) throw new Error("the sandbox has an account");
    for (let at = zones.all.length; at < 500; at++) zones.add(`zone-${at}.example`, account, "active");
    expect(await cloudflare.ok("list_zones", { limit: 10, fields: "name" })).toMatchObject({ total: 500 });
    const last = zones.all.at(-1);
    if (!last) throw new Error("there are zones");
    const records = world.part(Records);
    for (let at = 0; at < 10_000; at++)
      records.add(last, { name: `r${at}`, type: "TXT", content: `"${at}"`, ttl: 300 });
    const seen = new Set<unknown>();
    let cursor: unknown;
    cloudflare.requests();
    do {
      const answer = await cloudflare.ok("list_dns_records", {
        zone: last.name,
        limit: 1000,
        fields: "id",
        ...(cursor !== undefined && { cursor }),
      });
      for (const { id } of answer["records"] as { id: string }[]) seen.add(id);
      expect(answer["total"]).toBe(10_000);
      cursor = answer["cursor"];
    } while (cursor !== undefined);
    expect(seen.size).toBe(10_000);
    const failed = await cloudflare.fails("get_zone", { zone: "zone-499.exampel" });
    expect(failed.error).toMatch(/and 490 more/);
  });
});

it("gives up an answer that would not fit into memory", async () => {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (++sent > 80) controller.close();
      else controller.enqueue(new Uint8Array(2 ** 20).fill(0x20));
    },
  });
  const answers = async () => new Response(body, { headers: { "content-type": "application/json" } });
  const base = "https://api.example/client/v4";
  const response = await checkedFetch(answers, base)(`${base}/zones`);
  await expect(response.json()).rejects.toThrow(
    "Cloudflare answered 200, but the answer has more than 64 MiB.",
  );
  expect(sent).toBeLessThan(70);
});
