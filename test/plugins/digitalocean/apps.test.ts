import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { lastLines } from "../../../plugins/digitalocean/apps/last-lines.js";
import type { DigitalOcean } from "../../../plugins/digitalocean/client/connect.js";
import { SandboxApps } from "../../../plugins/digitalocean/sandbox/apps.js";
import { LogFiles } from "../../../plugins/digitalocean/sandbox/log-files.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { Vpcs } from "../../../plugins/digitalocean/sandbox/vpcs.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const toolsets = ["default", "apps"];
const digitalOcean = useDigitalOcean(() => ({ toolsets, secrets: { blog_token: "s3cr3t-of-the-blog" } }));
const asked = useDigitalOcean(() => ({ toolsets, approvals: "destroy", risks: { costs: "ask" } }));
const poor = useDigitalOcean(() => ({ toolsets, risks: { costs: "deny" } }));
const later = useDigitalOcean(() => ({ toolsets }), { pace: 20 });
const short = useDigitalOcean(() => ({ toolsets, options: { waitSeconds: 1 } }), { pace: 10_000 });

const spec = (more = "", name = "blog") => `
name: ${name}
region: fra
services:
  - name: web
    github: {repo: example/blog, branch: main}
    instance_size_slug: apps-s-1vcpu-1gb
    instance_count: 2
    ${more}
`;

const bodyOf = (at: string) => {
  const sent = digitalOcean.sandbox.exchanges.filter(({ method, path }) => `${method} ${path}` === at);
  return JSON.parse(String(sent.at(-1)?.body));
};

describe("apps", () => {
  it("are listed", async () => {
    expect(await digitalOcean.ok("list_apps", { fields: "name,phase,url,domains,region" })).toEqual({
      apps: [
        {
          name: "shop",
          phase: "ACTIVE",
          url: "https://shop.example.com",
          domains: "shop.example.com",
          region: "fra",
        },
      ],
      total: 1,
    });
  });

  it("are shown with parts and a spec that can be given back", async () => {
    const shop = await digitalOcean.ok("get_app", { app: "shop" });
    expect(shop).toMatchObject({
      components: [
        { name: "web", kind: "service" },
        { name: "worker", kind: "worker" },
      ],
      databases: [{ name: "db", cluster: "" }],
      domains: [{ domain: "shop.example.com", phase: "ACTIVE" }],
      active: { phase: "ACTIVE (2 of 2 steps)" },
    });
    expect(shop["spec"]).not.toContain("made-up-session-key");
    const before = digitalOcean.sandbox.world.part(SandboxApps).all[0]?.spec;
    await digitalOcean.ok("update_app", { app: "shop", spec: shop["spec"] });
    expect(bodyOf(`PUT /apps/${shop["id"]}`)).toEqual({ spec: before });
  });

  it("are proposed without being made", async () => {
    digitalOcean.requests();
    expect(await digitalOcean.ok("propose_app", { spec: spec() })).toEqual({
      name: "blog",
      name_available: true,
      monthly: 24,
      tier: "paid",
      components: [{ name: "web", kind: "service" }],
    });
    expect(digitalOcean.requests()).toEqual(["POST /apps/propose"]);
    expect(await digitalOcean.ok("propose_app", { spec: spec("", "shop") })).toMatchObject({
      name_available: false,
      suggestion: "shop-2",
    });
  });

  it("are proposed as changes of what there is", async () => {
    const proposed = await digitalOcean.ok("propose_app", { spec: spec("", "shop"), app: "shop" });
    expect(proposed).toMatchObject({ name_available: true, monthly: 24 });
  });
});

describe("what a spec reaches", () => {
  const rules = [
    { database: "main" },
    { domain: "example.com" },
    { record: "api.*" },
    { app: "prod" },
    { vpc: "default-fra1" },
  ];
  const ruled = useDigitalOcean(() => ({
    toolsets,
    deny: rules.map((when) => ({ tool: "digitalocean_*", when })),
  }));
  const vpc = () => ruled.sandbox.world.part(Vpcs).all.find(({ name }) => name === "default-fra1")?.id;

  it.each<[string, () => string]>([
    ["database main", () => "databases: [{name: db, engine: PG, production: true, cluster_name: main}]"],
    ["domain example.com", () => "domains: [{domain: WWW.example.com, zone: Example.com}]"],
    ["record api.*", () => "domains: [{domain: api.example.org, zone: example.org}]"],
    ["vpc default-fra1", () => `vpc: {id: ${vpc()}}`],
  ])("is judged by rules: %s", async (rule, more) => {
    const told = { kind: "refused", error: expect.stringContaining(rule) };
    const text = (name: string) => `${spec("", name)}${more()}\n`;
    expect(await ruled.fails("create_app", { spec: text("blog") })).toMatchObject(told);
    expect(await ruled.fails("update_app", { app: "shop", spec: text("shop") })).toMatchObject(told);
  });

  it("is also the name that an app gets", async () => {
    const args = { app: "shop", spec: spec("", "prod") };
    expect(await ruled.fails("update_app", args)).toMatchObject({ kind: "refused" });
    await ruled.ok("create_app", { spec: spec(), wait: false });
  });
});

describe("digitalocean_create_app", () => {
  it("asks first, with the price", async () => {
    const args = { spec: spec() };
    const { kind, preview, confirmation } = await asked.fails("create_app", args);
    expect(kind).toBe("confirmation_required");
    expect(preview).toContain("Create the app blog for $24.00 a month.");
    expect(preview).toContain("It has the service web.");
    expect(await asked.ok("create_app", { ...args, confirmation })).toMatchObject({ app: "blog" });
  });

  it("asks nothing for what is free", async () => {
    const free = "name: page\nstatic_sites: [{name: site, github: {repo: example/page, branch: main}}]";
    expect(await asked.ok("create_app", { spec: free })).toMatchObject({ app: "page" });
  });

  it("is followed until it is active, with its URL", async () => {
    const steps: string[] = [];
    const made = await digitalOcean.ok(
      "create_app",
      { spec: spec("envs: [{key: TOKEN, type: SECRET}]"), secrets: { TOKEN: "secret://blog_token" } },
      { onProgress: (_done, _total, message) => steps.push(String(message)) },
    );
    expect(made).toMatchObject({
      app: "blog",
      phase: "ACTIVE (2 of 2 steps)",
      url: "https://blog-x7k2p.ondigitalocean.app",
    });
    expect(made).not.toHaveProperty("next");
    expect(steps.at(-1)).toBe("blog: ACTIVE (2 of 2 steps)");
    expect(bodyOf("POST /apps")).toMatchObject({
      spec: { services: [{ envs: [{ key: "TOKEN", type: "SECRET", value: "s3cr3t-of-the-blog" }] }] },
    });
    const shown = JSON.stringify(await digitalOcean.ok("get_app", { app: "blog" }));
    expect(shown).not.toContain("s3cr3t-of-the-blog");
  });

  it("says which step has failed, why, and where its log is", async () => {
    const failed = await digitalOcean.fails("create_app", { spec: spec("build_command: exit 1", "broken") });
    expect(failed).toMatchObject({ kind: "conflict", component: "web" });
    expect(failed.error).toContain("of broken has failed: web of web: Build command exited with status 1.");
    expect(failed["next"]).toMatch(
      /digitalocean_get_app_logs with app broken, deployment [0-9a-f-]{36}, type build, component web/,
    );
    const logs = await digitalOcean.ok("get_app_logs", {
      app: "broken",
      deployment: failed["deployment"],
      type: "build",
      component: "web",
      tail: 2,
    });
    expect(logs["logs"]).toContain("error: command exited with status 1");
  });

  it("ends when the app is deleted meanwhile, or the call is cancelled", async () => {
    const { world } = digitalOcean.sandbox;
    const apps = world.part(SandboxApps);
    apps.next("never");
    const gone = digitalOcean.fails(
      "create_app",
      { spec: spec("", "gone") },
      {
        onProgress: () =>
          apps.all.splice(0, apps.all.length, ...apps.all.filter((one) => one.spec.name !== "gone")),
      },
    );
    expect(await gone).toMatchObject({ kind: "not_found" });
    apps.next("never");
    const cancel = new AbortController();
    const cancelled = digitalOcean.fails(
      "create_app",
      { spec: spec("", "left") },
      { signal: cancel.signal, onProgress: () => cancel.abort() },
    );
    expect(await cancelled).toMatchObject({ kind: "cancelled" });
  });

  it("says how to go on when time is over", async () => {
    const begun = await short.ok("create_app", { spec: spec() });
    expect(begun).toMatchObject({ phase: expect.stringMatching(/^PENDING_BUILD|^BUILDING/) });
    expect(begun["next"]).toContain("digitalocean_get_app");
    expect(await short.ok("redeploy_app", { app: "blog", wait: false })).toHaveProperty("deployment");
  });

  it.each([
    [{ spec: spec("htp_port: 80") }, "validation", "perhaps http_port"],
    [{ spec: spec("", "shop") }, "conflict", "There is an app called shop."],
    [{ spec: spec("envs: [{key: A, type: SECRET}]", "x1") }, "validation", "no value for web.A"],
    [{ spec: spec("", "x2"), secrets: { B: "1" } }, "validation", "no variable B"],
    [{ spec: spec("envs: [{key: A, value: 'secret://blog_token'}]", "x3") }, "validation", "secret"],
    [{ spec: spec("", "x4"), project: "Nowhere" }, "not_found", "there is no Nowhere"],
    [{ spec: "" }, "validation", "spec"],
  ])("refuses %j and makes nothing", async (args, kind, error) => {
    digitalOcean.requests();
    const failed = await digitalOcean.fails("create_app", args);
    expect(failed["kind"]).toBe(kind);
    expect(failed.error).toContain(error);
    expect(digitalOcean.requests()).not.toContain("POST /apps");
  });
});

describe("digitalocean_update_app", () => {
  it("shows the differences, what is lost, and both prices", async () => {
    const args = { app: "shop", spec: spec("", "shop") };
    const { preview } = await asked.fails("update_app", args);
    expect(preview).toContain("Change the app shop:");
    expect(preview).toContain("$36.00 → $24.00 a month");
    expect(preview).toContain("Lost: the database db with its data.");
    expect(preview).toContain("- workers worker");
  });

  it("is refused where nothing may cost more, and done where it costs less", async () => {
    const larger = spec("", "shop").replace("instance_count: 2", "instance_count: 5");
    expect(await poor.fails("update_app", { app: "shop", spec: larger })).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("The app shop costs $24.00 a month more"),
    });
    expect(await poor.ok("update_app", { app: "shop", spec: spec("", "shop") })).toMatchObject({
      app: "shop",
    });
  });

  it("is followed by its own deployment, not by the one before", async () => {
    const [before] = (await later.ok("list_deployments", { app: "shop" }))["deployments"] as {
      id: string;
    }[];
    const changed = await later.ok("update_app", { app: "shop", spec: spec("", "shop") });
    expect(changed["phase"]).toContain("ACTIVE");
    expect(changed["deployment"]).not.toBe(before?.id);
  });

  it("fails when the app has gone meanwhile", async () => {
    digitalOcean.sandbox.troubles.add({ at: "PUT /apps/*", way: "status", status: 404, code: "not_found" });
    expect(await digitalOcean.fails("update_app", { app: "shop", spec: spec("", "shop") })).toMatchObject({
      kind: "not_found",
    });
  });
});

describe("deployments", () => {
  const idsOf = async (app: string) =>
    ((await digitalOcean.ok("list_deployments", { app }))["deployments"] as { id: string }[]).map(
      ({ id }) => id,
    );

  it("are listed newest first, and begun anew", async () => {
    const before = await idsOf("blog");
    const { deployment } = await digitalOcean.ok("redeploy_app", { app: "blog", force_build: true });
    expect(await idsOf("blog")).toEqual([deployment, ...before]);
    const [app] = digitalOcean.sandbox.world.part(SandboxApps).all.filter((one) => one.spec.name === "blog");
    expect(bodyOf(`POST /apps/${app?.id}/deployments`)).toEqual({ force_build: true });
  });

  it("are put in the place of what runs only when a person has seen that", async () => {
    const { deployments } = (await asked.ok("list_deployments", { app: "shop" })) as {
      deployments: { id: string }[];
    };
    const failed = await asked.fails("rollback_app", { app: "shop", deployment: deployments.at(-1)?.id });
    expect(failed).toMatchObject({ kind: "confirmation_required" });
    expect(failed["preview"]).toContain("nothing else of it is deployed");
  });

  it("are rolled back to, which pins the app, then reverted or kept", async () => {
    await digitalOcean.ok("update_app", { app: "shop", spec: spec("", "shop") });
    const old = (await idsOf("shop")).at(-1);
    const back = await digitalOcean.ok("rollback_app", { app: "shop", deployment: old });
    expect(back["next"]).toContain("commit");
    const pinned = await digitalOcean.ok("get_app", { app: "shop" });
    expect(pinned["pinned"]).toBe(back["deployment"]);
    expect(JSON.stringify(pinned["components"])).toContain("worker");
    expect(await digitalOcean.fails("redeploy_app", { app: "shop" })).toMatchObject({ kind: "conflict" });
    expect(await digitalOcean.fails("rollback_app", { app: "shop", deployment: old })).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("the app is pinned to a rollback deployment"),
    });
    await digitalOcean.ok("rollback_app", { app: "shop", action: "revert" });
    const reverted = await digitalOcean.ok("get_app", { app: "shop" });
    expect(reverted).not.toHaveProperty("pinned");
    expect(JSON.stringify(reverted["components"])).not.toContain("worker");
    await digitalOcean.ok("rollback_app", { app: "shop", deployment: old });
    await digitalOcean.ok("rollback_app", { app: "shop", action: "commit" });
    expect(JSON.stringify((await digitalOcean.ok("get_app", { app: "shop" }))["components"])).toContain(
      "worker",
    );
  });

  it.each([
    [{ action: "rollback" }, "validation"],
    [{ action: "commit", deployment: "1" }, "validation"],
    [{ action: "revert" }, "conflict"],
    [{ deployment: "00000000-0000-4000-8000-000000000000" }, "not_found"],
  ])("are not rolled back with %j", async (args, kind) => {
    digitalOcean.requests();
    expect(await digitalOcean.fails("rollback_app", { app: "blog", ...args })).toMatchObject({ kind });
    expect(digitalOcean.requests().filter((one) => /rollback(\/revert|\/commit)?$/.test(one))).toEqual([]);
  });
});

describe("digitalocean_get_app_logs", () => {
  it("reads files of another host without the token", async () => {
    const { asked: requests } = digitalOcean.sandbox.world.part(LogFiles);
    const before = requests.length;
    const answer = await digitalOcean.ok("get_app_logs", { app: "shop", type: "deploy", tail: 3 });
    expect(answer).toMatchObject({ app: "shop", lines: 3, truncated: true });
    expect(answer["logs"]).toContain("worker of shop has written this");
    const told = requests.slice(before);
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toContain(SANDBOX_TOKEN);
    for (const { headers } of told) expect(headers).not.toHaveProperty("authorization");
  });

  it("listens for a while to what runs, and delivers it as data", async () => {
    const answer = await digitalOcean.plugin.callTool("digitalocean_get_app_logs", {
      app: "shop",
      component: "web",
    });
    expect(answer.text).toContain("web of shop has written this");
    expect(answer.text).toContain("untrusted");
    expect(answer.structured).toMatchObject({ data: { lines: 100, truncated: true } });
  });

  it.each([
    [{ app: "shop", component: "wrker" }, "not_found", "Did you mean worker?"],
    [{ app: "shpo" }, "not_found", "Did you mean shop?"],
    [{ app: "shop", deployment: "1" }, "not_found", ""],
    [{ app: "shop", tail: 0 }, "validation", ""],
  ])("refuses %j", async (args, kind, next) => {
    const failed = await digitalOcean.fails("get_app_logs", args);
    expect(failed["kind"]).toBe(kind);
    expect(failed["next"] ?? "").toContain(next);
  });
});

describe("the end of a log", () => {
  const texts: Record<string, string> = {
    "/long": `${"x".repeat(99)}\n`.repeat(20_000),
    "/windows": "one\r\ntwo\r\n",
    "/empty": "",
  };
  const server = createServer(({ url = "" }, response) => {
    const text = texts[url];
    response.writeHead(url === "/elsewhere" ? 302 : text === undefined ? 404 : 200, { location: "/long" });
    response.end(text);
  });
  let at = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  const client = (apiUrl: string) =>
    ({
      apiUrl,
      fetch: (url: URL, init: object) => fetch(url, { ...init, redirect: "manual" }),
    }) as unknown as DigitalOcean;
  const from = (...urls: string[]) =>
    lastLines(client(at), { historic_urls: urls.map((url) => at + url) }, 50);

  it("is kept of one that is long, and whole of one that is short", async () => {
    expect(await from("/long")).toMatchObject({ lines: 50, truncated: true });
    const whole = await lastLines(client(at), { historic_urls: [`${at}/long`] }, 1_000_000);
    expect(whole).toMatchObject({ truncated: true });
    expect(whole.lines).toBeLessThan(6_000);
    expect(await from("/windows")).toEqual({ text: "one\ntwo", lines: 2, truncated: false });
    expect(await from("/empty")).toEqual({ text: "", lines: 0, truncated: false });
    expect(await lastLines(client(at), {}, 50)).toEqual({ text: "", lines: 0, truncated: false });
  });

  it.each(["/nothing", "/elsewhere"])("is an error where there is none: %s", async (path) => {
    await expect(from(path)).rejects.toMatchObject({ kind: "service_unavailable" });
  });

  it.each([
    ["https://api.digitalocean.com", "http://127.0.0.1/x"],
    ["https://api.digitalocean.com", "http://logs.example.com/x"],
    ["http://127.0.0.1:1", "http://logs.example.com/x"],
    ["http://127.0.0.1:1", "file:///etc/passwd"],
    ["http://127.0.0.1:1", "https://user:password@logs.example.com/x"],
    ["http://127.0.0.1:1", "no url"],
  ])("is not read for an API at %s from %s", async (apiUrl, url) => {
    const never = { apiUrl, fetch: () => Promise.reject(new Error("It was asked for.")) };
    await expect(
      lastLines(never as unknown as DigitalOcean, { historic_urls: [url] }, 50),
    ).rejects.toMatchObject({ kind: "service_unavailable", message: expect.stringContaining("not read") });
  });
});

describe("digitalocean_delete_app", () => {
  it("shows what goes, and what stays", async () => {
    const { preview } = await asked.fails("delete_app", { app: "shop" });
    expect(preview).toContain("Delete the app shop, which saves $36.00 a month.");
    expect(preview).toContain("Components: service web, worker worker.");
    expect(preview).toContain("No longer reached: https://shop.example.com.");
    expect(preview).toContain("Databases lost with their data: db.");
  });

  it("deletes it", async () => {
    await digitalOcean.ok("delete_app", { app: "broken" });
    expect(await digitalOcean.fails("get_app", { app: "broken" })).toMatchObject({ kind: "not_found" });
  });
});
