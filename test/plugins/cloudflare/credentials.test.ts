import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type StartOptions, startPlugin } from "cargoshipper/testing";
import plugin from "../../../plugins/cloudflare/index.js";
import { type SandboxServer, startServer } from "../../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_EMAIL, SANDBOX_KEY, SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startServer();
});
afterAll(() => sandbox.close());

async function withPlugin<T>(
  start: StartOptions,
  use: (started: Awaited<ReturnType<typeof startPlugin>>) => Promise<T>,
): Promise<T> {
  const started = await startPlugin(plugin, {
    ...start,
    options: { baseUrl: sandbox.baseUrl, ...start.options },
  });
  try {
    return await use(started);
  } finally {
    await started.close();
  }
}

const doctor = (start: StartOptions) =>
  withPlugin(start, async ({ host }) => {
    const [place] = host.plugins.flatMap(({ places }) => places);
    return place?.verify(AbortSignal.timeout(10_000)).then(
      (found) => found?.facts ?? [],
      (error: Error & { kind?: string; next?: string }) => [`${error.kind}: ${error.message} ${error.next}`],
    );
  });

const token = (value: string) => ({ options: { apiToken: value } });

describe("credentials", () => {
  it("are a token, from the environment where the configuration says nothing", async () => {
    expect(await doctor({ env: { CLOUDFLARE_API_TOKEN: SANDBOX_TOKEN } })).toEqual([
      `${sandbox.baseUrl} with a user token, active`,
      "accounts: Example Shipping",
      "zones: 3 (example.com, example.net, example.org)",
    ]);
  });

  it("are an email address and a key, with a warning; never both", async () => {
    const env = { CLOUDFLARE_EMAIL: SANDBOX_EMAIL, CLOUDFLARE_API_KEY: SANDBOX_KEY };
    expect(await doctor({ env })).toEqual(
      expect.arrayContaining([
        `${sandbox.baseUrl} with a global API key, active`,
        expect.stringMatching(/^warning: a global API key may do everything/),
      ]),
    );
    // The sandbox, as Cloudflare, refuses requests with both.
    expect(await doctor({ env: { ...env, CLOUDFLARE_API_TOKEN: SANDBOX_TOKEN } })).toContain(
      `${sandbox.baseUrl} with a user token, active`,
    );
    const { headers } = sandbox.exchanges.at(-1) ?? {};
    expect(headers).toMatchObject({ authorization: `Bearer ${SANDBOX_TOKEN}` });
    expect(Object.keys(headers ?? {}).filter((name) => name.startsWith("x-auth"))).toEqual([]);
  });

  it.each([
    [{}, /neither CLOUDFLARE_API_TOKEN nor CLOUDFLARE_EMAIL/],
    [{ CLOUDFLARE_EMAIL: SANDBOX_EMAIL }, /not CLOUDFLARE_API_KEY/],
    [{ CLOUDFLARE_API_KEY: SANDBOX_KEY }, /not CLOUDFLARE_EMAIL/],
  ])("that are not complete are told: %j", async (env, error) => {
    expect((await doctor({ env }))?.join()).toMatch(error);
  });

  it("can belong to an account, and can expire", async () => {
    const expires_on = new Date(Date.now() + 5.5 * 86_400_000).toISOString();
    sandbox.tokens.add({ value: "account-token-0000000000000000000000000", kind: "account", expires_on });
    expect(await doctor(token("account-token-0000000000000000000000000"))).toContain(
      `${sandbox.baseUrl} with an account token, active, expires ${expires_on} (in 5 days)`,
    );
    sandbox.tokens.add({ value: "expired-token-0000000000000000000000000", status: "expired" });
    expect((await doctor(token("expired-token-0000000000000000000000000")))?.join()).toMatch(
      /^authentication: .*Invalid access token \(9109\) The token is expired, revoked or mistyped/,
    );
    expect((await doctor(token("unknown-token-0000000000000000000000000")))?.join()).toMatch(
      /^authentication: .*Invalid API Token \(1000\)/,
    );
    expect((await doctor(token("short")))?.join()).toMatch(/^authentication: .*6111.*malformed/);
  });

  it("are told what they lack for the toolsets that are on", async () => {
    const permissions = [
      "Zone → Zone → Read",
      "Zone → Zone Settings → Edit",
      "Account → Account Settings → Read",
    ];
    sandbox.tokens.add({ value: "lacking-token-0000000000000000000000000", permissions });
    const facts = await doctor({
      ...token("lacking-token-0000000000000000000000000"),
      toolsets: ["account", "dns", "cache", "analytics"],
    });
    expect(facts?.filter((fact) => fact.startsWith("lacks"))).toEqual([
      "lacks Zone → Analytics → Read (toolset analytics)",
      expect.stringMatching(/^lacks Zone → DNS → Read \(toolset (?:dns, cache|cache, dns)\)$/),
    ]);
  });

  it("are only sent encrypted, or on this machine", async () => {
    for (const baseUrl of [
      "http://example.com/client/v4",
      "ftp://127.0.0.1",
      "nonsense",
      "https://user:pass@example.com",
    ]) {
      const [said] = (await doctor({ options: { baseUrl, apiToken: SANDBOX_TOKEN } })) ?? [];
      expect(said).toMatch(/^configuration: baseUrl/);
      expect(said).not.toContain("pass@");
    }
  });

  it("do not follow what the SDK would read by itself", async () => {
    const before = { ...process.env };
    const logged: unknown[] = [];
    const { log, debug } = console;
    console.log = console.debug = (...args: unknown[]) => void logged.push(args);
    Object.assign(process.env, {
      CLOUDFLARE_LOG: "debug",
      CLOUDFLARE_EMAIL: "someone@example.com",
      CLOUDFLARE_API_KEY: "k".repeat(37),
      CLOUDFLARE_API_USER_SERVICE_KEY: "service-key",
      CLOUDFLARE_CUSTOM_HEADERS: "X-Custom: leaked",
      CLOUDFLARE_BASE_URL: "https://elsewhere.example/client/v4",
    });
    try {
      await withPlugin(token(SANDBOX_TOKEN), async ({ callTool }) => {
        expect((await callTool("cloudflare_list_zones")).error).toBeUndefined();
      });
      const names = Object.keys(sandbox.exchanges.at(-1)?.headers ?? {});
      expect(names.filter((name) => name.startsWith("x-"))).toEqual([]);
      expect(sandbox.exchanges.at(-1)?.headers["user-agent"]).toMatch(/^cargoshipper\/\d/);
      expect(logged).toEqual([]);
    } finally {
      process.env = before;
      Object.assign(console, { log, debug });
    }
  });
});

describe("what a token may not do", () => {
  const call = (value: string, tool: string, args: Record<string, unknown>) =>
    withPlugin({ ...token(value), approvals: "never" }, ({ callTool }) =>
      callTool(`cloudflare_${tool}`, args),
    );

  it("is told with the permission that it takes", async () => {
    sandbox.tokens.add({
      value: "reading-token-0000000000000000000000000",
      permissions: ["Zone → Zone → Read", "Zone → DNS → Read"],
    });
    const record = { zone: "example.com", type: "A", name: "new", content: "192.0.2.1" };
    const refused = await call("reading-token-0000000000000000000000000", "create_dns_record", record);
    expect(refused.details).toMatchObject({
      kind: "authentication",
      codes: [10000],
      ray_id: expect.any(String),
    });
    expect(refused.text).toMatch(/lack a permission \(here Zone → DNS → Edit\)/);
    const purge = await call("reading-token-0000000000000000000000000", "purge_cache", {
      zone: "example.com",
      everything: true,
    });
    expect(purge.text).toContain("Zone → Cache Purge → Purge");
  });

  it("is told apart from a zone that the token does not include", async () => {
    const zones = sandbox.world.part(Zones).all;
    sandbox.tokens.add({ value: "one-zone-token-000000000000000000000000", zones: [zones[0]?.id ?? ""] });
    const refused = await call("one-zone-token-000000000000000000000000", "get_zone", { zone: zones[1]?.id });
    expect(refused.details).toMatchObject({ kind: "authentication", codes: [9109] });
    expect(refused.text).toMatch(/include this zone or account.*signing in again changes nothing/);
    expect((await call("one-zone-token-000000000000000000000000", "list_zones", {})).data).toMatchObject({
      total: 1,
    });
  });

  it("is told in the middle of a session as well", async () => {
    const value = "session-token-0000000000000000000000000";
    sandbox.tokens.add({ value });
    await withPlugin(token(value), async ({ callTool }) => {
      expect((await callTool("cloudflare_get_zone", { zone: "example.com" })).error).toBeUndefined();
      sandbox.tokens.change(value, { status: "expired" });
      const refused = await callTool("cloudflare_get_zone", { zone: "example.com" });
      expect(refused.details).toMatchObject({ kind: "authentication" });
      expect(refused.text).toMatch(/Create a new one at .*set CLOUDFLARE_API_TOKEN and restart/);
      expect(refused.text).not.toContain(value);
    });
  });
});
