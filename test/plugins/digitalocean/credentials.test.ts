import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type StartOptions, startPlugin } from "cargoshipper/testing";
import plugin from "../../../plugins/digitalocean/index.js";
import { SandboxAccount } from "../../../plugins/digitalocean/sandbox/account.js";
import { type SandboxServer, startServer } from "../../../plugins/digitalocean/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";

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
    options: { apiUrl: sandbox.apiUrl, ...start.options },
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

const token = (value: string) => ({ options: { token: value } });

describe("the token", () => {
  it("comes from the environment where the configuration says nothing, and is told about", async () => {
    expect(
      await doctor({ env: { DIGITALOCEAN_TOKEN: SANDBOX_TOKEN }, toolsets: ["account", "droplets"] }),
    ).toEqual([
      `${sandbox.apiUrl} with a token of captain@example.com, team Example Shipping`,
      "account: active",
      "limits: 25 droplets",
      expect.stringMatching(/^requests left: \d{4} of 5000 an hour$/),
    ]);
  });

  it("is missed with the name of its variable", async () => {
    expect((await doctor({}))?.join()).toMatch(/DIGITALOCEAN_TOKEN/);
  });

  it("is refused when it is none", async () => {
    expect((await doctor(token("dop_v1_unknown")))?.join()).toMatch(
      /^authentication: DigitalOcean answered 401: Unable to authenticate you\. The token is not valid.*account\/api\/tokens/,
    );
  });

  it("is told what it lacks for the toolsets that are on", async () => {
    sandbox.tokens.add({ value: "dop_v1_few", scopes: ["droplet:read", "regions:read", "sizes:read"] });
    const facts = await doctor({ ...token("dop_v1_few"), toolsets: ["account", "droplets"] });
    expect(facts?.[0]).toMatch(/of an account that it may not read$/);
    expect(facts?.filter((fact) => fact.startsWith("lacks"))).toEqual(
      expect.arrayContaining([
        "lacks account:read (toolset account)",
        "lacks billing:read (toolset account)",
      ]),
    );
    expect(facts?.at(-1)).toMatch(/create another one/);
  });

  it("is told what an account says of itself", async () => {
    Object.assign(sandbox.world.part(SandboxAccount), { status: "warning", statusMessage: "Please pay" });
    expect(await doctor(token(SANDBOX_TOKEN))).toContain("account: warning, Please pay");
  });

  it("is only sent encrypted, or on this machine", async () => {
    for (const apiUrl of [
      "http://example.com",
      "ftp://127.0.0.1",
      "nonsense",
      "https://user:pass@example.com",
    ]) {
      const [said] = (await doctor({ options: { apiUrl, token: SANDBOX_TOKEN } })) ?? [];
      expect(said).toMatch(/^configuration: apiUrl of DigitalOcean/);
      expect(said).not.toContain("pass@");
    }
  });

  it("goes to the API's own host, although the links to next pages name another one", async () => {
    await withPlugin(token(SANDBOX_TOKEN), async ({ callTool }) => {
      const { data } = await callTool("digitalocean_list_droplets", { limit: 1 });
      expect(data["cursor"]).toBeDefined();
      const { headers } = sandbox.exchanges.at(-1) ?? {};
      expect(headers).toMatchObject({ authorization: `Bearer ${SANDBOX_TOKEN}` });
      expect(headers?.["user-agent"]).toMatch(/^cargoshipper\/\d/);
      expect(String(headers?.host)).toBe(new URL(sandbox.apiUrl).host);
    });
  });
});

describe("what a token may not do", () => {
  it("is told with the scope that it lacks", async () => {
    sandbox.tokens.add({ value: "dop_v1_none", scopes: [] });
    await withPlugin(token("dop_v1_none"), async ({ callTool }) => {
      const { error, details } = await callTool("digitalocean_list_droplets");
      expect(error).toMatch(/^DigitalOcean answered 403: You are not authorized/);
      expect(details).toMatchObject({
        kind: "authentication",
        status: 403,
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        next: expect.stringContaining("`droplet:read`"),
      });
    });
  });

  it.each([
    ["snapshot", { name: "now" }, "run_droplet_action", "image:create"],
    ["resize", { size: "s-2vcpu-2gb" }, "run_droplet_action", "droplet:create"],
    ["rebuild", { image: "debian-12-x64" }, "rebuild_droplet", "droplet:admin"],
    ["password_reset", {}, "rebuild_droplet", "droplet:admin"],
  ])("is told with what %s takes beside other actions of a droplet", async (action, args, tool, scope) => {
    const scopes = ["droplet:read", "droplet:update", "image:read", "regions:read", "sizes:read"];
    sandbox.tokens.add({ value: `dop_v1_${action}`, scopes });
    const start = { ...token(`dop_v1_${action}`), toolsets: ["droplets", "recovery"] };
    await withPlugin({ ...start, approvals: "never", risks: { costs: "allow" } }, async ({ callTool }) => {
      const call = { droplet: "old-build", action, ...args };
      expect((await callTool(`digitalocean_${tool}`, call)).details).toMatchObject({
        kind: "authentication",
        next: expect.stringMatching(
          new RegExp(`lacks \`droplet:update\` or \`${scope}\`, .* Create one that has all of these`),
        ),
      });
      const other = { droplet: "old-build", action: "enable_ipv6" };
      expect((await callTool("digitalocean_run_droplet_action", other)).error).toBeUndefined();
    });
  });

  it("is told with what snapshots by tag take, although they are run by operation", async () => {
    sandbox.troubles.add({ at: "POST /droplets/actions", way: "status", status: 403, code: "forbidden" });
    const start = { ...token(SANDBOX_TOKEN), toolsets: ["default", "api-changes"] };
    await withPlugin({ ...start, approvals: "never", risks: { costs: "allow" } }, async ({ callTool }) => {
      const { details } = await callTool("digitalocean_call_api_destroy", {
        operation: "dropletActions_post_byTag",
        parameters: { tag_name: "web" },
        body: { type: "snapshot" },
      });
      expect(details).toMatchObject({
        next: expect.stringContaining("lacks `droplet:update` or `image:create`"),
      });
    });
  });
});
