import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import fc from "fast-check";
import { faultOf } from "../../../plugins/digitalocean/client/faults.js";
import plugin from "../../../plugins/digitalocean/index.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../../plugins/digitalocean/sandbox/images.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const domain = "example.com";
const record = { domain, type: "A", content: "192.0.2.1" };

const trouble = (...args: Parameters<typeof digitalOcean.sandbox.troubles.add>) =>
  digitalOcean.sandbox.troubles.add(...args);
const LIST = "GET /droplets";
const CREATE = "POST /domains/*/records";
const LIMIT = { way: "status", status: 429, code: "too_many_requests" } as const;

/** How often requests of a kind reached the sandbox. */
const count = (kind: string) => digitalOcean.requests().filter((request) => request.startsWith(kind)).length;

const own = (options: Record<string, unknown>) =>
  startPlugin(plugin, { options: { token: SANDBOX_TOKEN, apiUrl: digitalOcean.sandbox.apiUrl, ...options } });

describe("reading", () => {
  it.each([
    [{ way: "status", status: 500, code: "server_error" }, /500: Something went wrong/],
    ...[502, 520, 530].map(
      (status) => [{ way: "html", status }, new RegExp(`answered ${status}\\.`)] as const,
    ),
    [{ way: "reset" }, /it closed the connection/],
  ] as const)("is tried again after %j, and told when it stays so", async (way, error) => {
    digitalOcean.requests();
    trouble({ at: LIST, ...way });
    await digitalOcean.ok("list_droplets");
    expect(count(LIST)).toBe(2);
    trouble({ at: LIST, ...way, times: 9 });
    const failed = await digitalOcean.fails("list_droplets");
    expect(failed).toMatchObject({ kind: "service_unavailable", error: expect.stringMatching(error) });
    expect(failed.error).not.toContain("<");
    expect(count(LIST)).toBe(3);
  });

  it.each([
    [{ way: "truncated" }, "service_unavailable", /ends too early/],
    [{ way: "wrong-type" }, "service_unavailable", /is not JSON/],
    [{ way: "not-success" }, "service_unavailable", /is not as expected at droplets/],
    [{ way: "status", status: 401, code: "Unauthorized" }, "authentication", /401/],
    [{ way: "status", status: 403, code: "forbidden" }, "authentication", /403/],
    [{ way: "status", status: 404, code: "not_found" }, "not_found", /404/],
    [{ way: "status", status: 409, code: "conflict", message: "Conflict" }, "conflict", /409: Conflict\./],
    [{ way: "status", status: 412, code: "precondition_failed" }, "conflict", /412/],
    [{ way: "status", status: 400, code: "bad_request", message: "Bad" }, "validation", /400: Bad\./],
    [{ way: "html", status: 403 }, "authentication", /answered 403\./],
    [{ way: "html", status: 418 }, "validation", /answered 418\./],
  ] as const)("is not tried again after %j", async (way, kind, error) => {
    digitalOcean.requests();
    trouble({ at: LIST, ...way });
    const failed = await digitalOcean.fails("list_droplets");
    expect(failed).toMatchObject({
      kind,
      error: expect.stringMatching(error),
      next: expect.any(String),
      request_id: expect.any(String),
    });
    expect(failed.error).not.toContain("<");
    expect(count(LIST)).toBe(1);
  });

  it("says with which tool to look where nothing is", async () => {
    trouble({ at: "GET /domains/*/records", way: "status", status: 404, code: "not_found" });
    const failed = await digitalOcean.fails("list_dns_records", { domain: "example.com" });
    expect(failed["next"]).toBe(
      "digitalocean_list_network_objects shows what there is: use the name or id given there.",
    );
  });

  it("names the scope that a token lacks, and the id of the error", async () => {
    digitalOcean.sandbox.tokens.add({ value: "dop_v1_no_droplets", scopes: ["account:read"] });
    const few = await own({ token: "dop_v1_no_droplets" });
    const { error, details } = await few.callTool("digitalocean_list_droplets");
    expect(error).toBe("DigitalOcean answered 403: You are not authorized to perform this operation.");
    expect(details).toMatchObject({
      kind: "authentication",
      id: "forbidden",
      request_id: expect.any(String),
      next: expect.stringContaining("`droplet:read`"),
    });
    await few.close();
  });

  it("tells that a token is not valid any more, in the middle of it all", async () => {
    const { tokens } = digitalOcean.sandbox;
    tokens.add({ value: "dop_v1_short" });
    const short = await own({ token: "dop_v1_short" });
    expect((await short.callTool("digitalocean_list_droplets")).error).toBeUndefined();
    tokens.remove("dop_v1_short");
    const { details } = await short.callTool("digitalocean_list_droplets");
    expect(details).toMatchObject({
      kind: "authentication",
      next: expect.stringContaining("not any more"),
    });
    await short.close();
  });

  it("waits as long as a limit asks when that is short, or a moment when it does not say", async () => {
    for (const headers of [
      { "retry-after": "1" },
      { "ratelimit-remaining": "0", "ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 1) },
      {},
    ]) {
      digitalOcean.requests();
      trouble({ at: LIST, ...LIMIT, headers });
      await digitalOcean.ok("list_droplets");
      expect(count(LIST)).toBe(2);
    }
  });

  it.each([
    { "retry-after": "240" },
    { "ratelimit-remaining": "0", "ratelimit-reset": String(Math.floor(Date.now() / 1000) + 1200) },
  ])("tells at once of a limit that is longer than a call can wait, and keeps it: %j", async (headers) => {
    const started = await own({});
    trouble({ at: LIST, ...LIMIT, headers });
    const first = await started.callTool("digitalocean_list_droplets");
    expect(first.details).toMatchObject({ kind: "rate_limited" });
    expect(first.text).toMatch(/ in (?:240|1[12]\d\d) s/);
    digitalOcean.requests();
    const second = await started.callTool("digitalocean_list_droplets");
    expect(second.details).toMatchObject({ kind: "rate_limited" });
    expect(digitalOcean.requests()).toEqual([]);
    await started.close();
  });

  it("follows a cancellation while it waits for an answer, in a body, and between two attempts", async () => {
    for (const way of [
      { way: "hang" },
      { way: "hang-in-body" },
      { ...LIMIT, headers: { "retry-after": "25" } },
    ] as const) {
      trouble({ at: LIST, ...way });
      const cancel = new AbortController();
      const call = digitalOcean.fails("list_droplets", {}, { signal: cancel.signal });
      setTimeout(() => cancel.abort(), 300);
      expect(await call).toMatchObject({ kind: "cancelled" });
    }
  });

  it("says that a name does not exist", async () => {
    const nowhere = await own({ apiUrl: "https://api.digitalocean.invalid" });
    const failed = await nowhere.callTool("digitalocean_list_droplets");
    expect(failed.details).toMatchObject({ kind: "service_unavailable" });
    expect(failed.text).toContain("api.digitalocean.invalid");
    await nowhere.close();
  });
});

describe("writing", () => {
  it.each(["status", "html", "reset", "reset-after", "truncated", "wrong-type"] as const)(
    "is never sent twice: %s",
    async (way) => {
      await digitalOcean.ok("list_dns_records", { domain });
      digitalOcean.requests();
      trouble({ at: CREATE, way, status: 502 });
      const failed = await digitalOcean.fails("configure_dns_record", { ...record, name: `w-${way}` });
      expect(failed).toMatchObject({ kind: "service_unavailable" });
      expect(failed["next"]).toMatch(/before (?:you repeat|repeating)|may have/i);
      expect(count("POST")).toBe(1);
    },
  );

  it("is sent again after a limit, which refused it for certain", async () => {
    trouble({ at: CREATE, ...LIMIT, headers: { "retry-after": "1" } });
    await digitalOcean.ok("configure_dns_record", { ...record, name: "limited" });
    const { records } = await digitalOcean.ok("list_dns_records", { domain, name: "limited" });
    expect(records).toHaveLength(1);
  });

  it.each([
    "Name Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)",
    "Ttl must not exceed 2147483647",
  ])("tells what a field lacks, as the API says it: %s", async (message) => {
    trouble({ at: CREATE, way: "status", status: 422, code: "unprocessable_entity", message });
    expect(await digitalOcean.fails("configure_dns_record", { ...record, name: "f" })).toMatchObject({
      kind: "validation",
      id: "unprocessable_entity",
      error: `DigitalOcean answered 422: ${message}.`,
      next: expect.stringContaining("Correct"),
    });
  });
});

describe("an account that may have no more", () => {
  it.each([
    [422, "unprocessable_entity", "creating this/these droplet(s) will exceed your droplet limit"],
    [403, "forbidden", "Volume quota exceeded for this account"],
  ])("is told so, and not to correct its input, at a %d", async (status, code, message) => {
    trouble({ at: CREATE, way: "status", status, code, message });
    expect(await digitalOcean.fails("configure_dns_record", { ...record, name: "q" })).toMatchObject({
      kind: "conflict",
      error: `DigitalOcean answered ${status}: ${message}.`,
      next: expect.stringContaining("digitalocean_get_account shows the limits"),
    });
  });
});

describe("what an error says", () => {
  const answered = (headers = {}) => ({
    method: "GET",
    path: "/droplets",
    status: 400,
    headers: new Headers(headers),
  });

  it.each<[string, string]>([
    ['{"id":"bad","message":"Name is\\n not valid.","request_id":"r-1"}', "Name is not valid."],
    ['{"error":"No.","messages":null,"root_causes":[]}', "No."],
    ['{"error":"Bad","messages":["Bad","port 0"],"root_causes":["port 0","rpc"]}', "Bad; port 0; rpc."],
  ])("is read in either shape: %s", async (text, said) => {
    expect((await faultOf(answered(), text)).message).toBe(`DigitalOcean answered 400: ${said}`);
  });

  it.each(["", "null", "[]", '"text"', "{}", '{"id":7,"message":[]}', "<html>", '{"message":"only"}'])(
    "is left out where it is nothing of the API's: %s",
    async (text) => {
      const fault = await faultOf(answered({ "x-request-id": "r-2" }), text);
      expect(fault.message).toBe("DigitalOcean answered 400.");
      expect(fault.details).toEqual({ status: 400, request_id: "r-2" });
    },
  );

  it("stays one line of bearable length, whatever it is", async () => {
    const document = fc.oneof(
      fc.record({ id: fc.string(), message: fc.string({ maxLength: 3000 }) }),
      fc.record({ error: fc.string({ maxLength: 3000 }), root_causes: fc.array(fc.string()) }),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 400, max: 599 }), async (body, status) => {
        const { message, next } = await faultOf({ ...answered(), status }, JSON.stringify(body));
        expect(message).not.toMatch(/[\r\n]/);
        expect(message.length).toBeLessThan(600);
        expect(next).toMatch(/\S/);
      }),
    );
  });
});

describe("a large account", () => {
  const MANY = 5_000;

  it("has all of 5,000 droplets, of which each page costs a few requests", async () => {
    const { world } = digitalOcean.sandbox;
    const droplets = world.part(Droplets);
    const image = world.part(Images).bySlug("debian-12-x64");
    while (droplets.all.length < MANY)
      droplets.add({ name: `bulk-${droplets.all.length}`, size: "s-1vcpu-1gb", region: "ams3", image });
    const seen = new Set<unknown>();
    let cursor: unknown;
    let pages = 0;
    digitalOcean.requests();
    do {
      const page = await digitalOcean.ok("list_droplets", {
        limit: 1000,
        fields: "id",
        ...(cursor !== undefined && { cursor }),
      });
      for (const { id } of page["droplets"] as { id: number }[]) seen.add(id);
      expect(page["total"]).toBe(MANY);
      pages++;
      cursor = page["cursor"];
    } while (cursor !== undefined);
    expect(seen.size).toBe(MANY);
    expect(count("GET")).toBeLessThanOrEqual(pages * 6);
  });

  it("is left in the middle when the call is cancelled", async () => {
    const cancel = new AbortController();
    digitalOcean.requests();
    trouble({ at: LIST, way: "slow", wait: 100, times: 3 });
    trouble({ at: LIST, way: "hang" });
    const call = digitalOcean.fails("list_droplets", { limit: 1000 }, { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 1500);
    expect(await call).toMatchObject({ kind: "cancelled" });
    const asked = count(LIST);
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(6);
    // Nothing of it goes on behind the back of the caller.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(digitalOcean.requests()).toEqual([]);
  });
});
