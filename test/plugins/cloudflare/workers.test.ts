import { beforeEach, describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import cloudflarePlugin from "../../../plugins/cloudflare/index.js";
import { Databases } from "../../../plugins/cloudflare/sandbox/d1.js";
import { Namespaces } from "../../../plugins/cloudflare/sandbox/kv.js";
import { SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";
import { Workers } from "../../../plugins/cloudflare/sandbox/workers.js";
import { isModule } from "../../../plugins/cloudflare/workers/upload.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare(() => ({
  toolsets: ["default", "workers", "storage"],
  secrets: { mail_key: "mail-key-4711-0815" },
  requests: 100_000,
}));

beforeEach(() => void cloudflare.requests());

const workerOf = (name: string) =>
  cloudflare.sandbox.world.part(Workers).all.find((worker) => worker.name === name);

async function withPlugin<T>(
  start: Parameters<typeof startPlugin>[1],
  use: (started: Awaited<ReturnType<typeof startPlugin>>) => Promise<T>,
): Promise<T> {
  const options = { apiToken: SANDBOX_TOKEN, baseUrl: cloudflare.sandbox.baseUrl };
  const started = await startPlugin(cloudflarePlugin, { options, toolsets: ["workers"], ...start });
  try {
    return await use(started);
  } finally {
    await started.close();
  }
}

/** The preview of a call that is not approved yet. */
const previewOf = (tool: string, args: Record<string, unknown>) =>
  withPlugin({ approvals: "write" }, async (started) => {
    const { text } = await started.callTool(`cloudflare_${tool}`, args);
    return text;
  });

const code = 'export default { async fetch() { return new Response("Ahoy"); } };';

describe("looking at Workers", () => {
  it("lists them", async () => {
    expect(await cloudflare.ok("list_workers", { fields: "name,routes,handlers" })).toEqual({
      workers: [{ name: "tide-table", handlers: "fetch", routes: "example.com/tides/*" }],
      total: 1,
    });
  });

  it("shows one in full, secrets by name alone", async () => {
    const worker = await cloudflare.ok("get_worker", { worker: "tide-table" });
    expect(worker).toMatchObject({
      bindings: [{ type: "kv_namespace", name: "CONFIG", to: expect.stringMatching(/^[0-9a-f]{32}$/) }],
      vars: { HARBOUR: "north" },
      secrets: ["API_KEY"],
      routes: [{ pattern: "example.com/tides/*" }],
      cron: ["0 */6 * * *"],
      domains: [],
      compatibility_date: "2026-03-01",
      deployed_by: "captain@example.com",
      versions: [{ percentage: 100 }],
    });
    expect(worker["modules"]).toBeUndefined();
    expect(JSON.stringify(worker)).not.toContain("made-up-key");
  });

  it("shows its source when asked", async () => {
    const { modules, untrusted } = await cloudflare.ok("get_worker", { worker: "tide-table", code: true });
    expect(modules).toEqual([
      {
        name: "index.js",
        type: "application/javascript+module",
        size: 67,
        code: 'export default { fetch: () => new Response("High tide at noon") };\n',
      },
    ]);
    expect(untrusted).toContain("modules");
  });

  it("suggests the nearest name", async () => {
    expect(await cloudflare.fails("get_worker", { worker: "tide-tabel" })).toMatchObject({
      kind: "not_found",
      next: "Did you mean tide-table?",
    });
  });
});

describe("cloudflare_deploy_worker", () => {
  it("creates a Worker with bindings by name", async () => {
    const bindings = [
      { type: "kv_namespace", name: "CONFIG", to: "harbour-config" },
      { type: "d1", name: "DB", to: "manifests" },
      { type: "r2_bucket", name: "LOGS", to: "ship-logs" },
      { type: "service", name: "TIDES", to: "tide-table" },
      { type: "queue", name: "JOBS", to: "jobs" },
    ];
    const vars = { GREETING: "Ahoy", LIMITS: { tons: 12 } };
    const secrets = { MAIL_KEY: "secret://mail_key" };
    const input = { worker: "greeter", code, bindings, vars, secrets };
    expect(await cloudflare.ok("deploy_worker", input)).toMatchObject({
      status: "created",
      size: 66,
      compatibility_date: new Date().toISOString().slice(0, 10),
      bindings: ["CONFIG", "DB", "LOGS", "TIDES", "JOBS", "GREETING", "LIMITS", "MAIL_KEY"],
      next: expect.stringContaining("cloudflare_set_worker_routes"),
    });
    const { world } = cloudflare.sandbox;
    expect(workerOf("greeter")?.bindings).toEqual([
      { type: "kv_namespace", name: "CONFIG", namespace_id: world.part(Namespaces).all[0]?.id },
      { type: "d1", name: "DB", database_id: world.part(Databases).all[0]?.uuid },
      { type: "r2_bucket", name: "LOGS", bucket_name: "ship-logs" },
      { type: "service", name: "TIDES", service: "tide-table" },
      { type: "queue", name: "JOBS", queue_name: "jobs" },
      { type: "plain_text", name: "GREETING", text: "Ahoy" },
      { type: "json", name: "LIMITS", json: { tons: 12 } },
      { type: "secret_text", name: "MAIL_KEY", text: "mail-key-4711-0815" },
    ]);
    expect(workerOf("greeter")?.parts).toEqual([
      {
        name: "worker.js",
        filename: "worker.js",
        type: "application/javascript+module",
        body: Buffer.from(code),
      },
    ]);
    expect(await cloudflare.fails("delete_worker", { worker: "tide-table" })).toMatchObject({
      error: expect.stringContaining("target of a service binding"),
    });
  });

  it("keeps what it is not told about", async () => {
    const worker = workerOf("greeter");
    if (worker) worker.metadata = { ...worker.metadata, compatibility_date: "2026-01-01", logpush: true };
    const changed = { worker: "greeter", code: `${code}\n`, vars: { GREETING: "Hello" } };
    expect(await cloudflare.ok("deploy_worker", changed)).toMatchObject({
      status: "a new version is deployed",
      compatibility_date: "2026-01-01",
    });
    expect(workerOf("greeter")?.bindings).toHaveLength(8);
    expect(workerOf("greeter")?.bindings).toContainEqual({
      type: "plain_text",
      name: "GREETING",
      text: "Hello",
    });
    expect(workerOf("greeter")?.bindings.find(({ name }) => name === "MAIL_KEY")?.["text"]).toBe(
      "mail-key-4711-0815",
    );
    expect(workerOf("greeter")?.metadata["logpush"]).toBe(true);
    expect(await previewOf("deploy_worker", { ...changed, keep: false })).toMatch(
      /Bindings that are set anew: GREETING\.\nBindings that go: .*MAIL_KEY/,
    );
    await cloudflare.ok("deploy_worker", { worker: "greeter", code, keep: false });
    expect(workerOf("greeter")?.bindings).toEqual([]);
  });

  it("takes scripts of the old kind, and further modules", async () => {
    const script = "addEventListener('fetch', (event) => event.respondWith(new Response('export')));";
    await cloudflare.ok("deploy_worker", { worker: "old-kind", code: script });
    expect(await cloudflare.ok("get_worker", { worker: "old-kind", code: true })).toMatchObject({
      modules: [{ name: "script", type: "application/javascript", code: script }],
    });
    const main = 'import { ahoy } from "./ahoy.js";\nexport default { fetch: () => ahoy() };';
    const modules = { "ahoy.js": "export const ahoy = () => new Response('ahoy');", "data.json": "{}" };
    await cloudflare.ok("deploy_worker", { worker: "in-parts", code: main, modules });
    expect(await cloudflare.ok("get_worker", { worker: "in-parts", code: true })).toMatchObject({
      modules: [
        { name: "worker.js" },
        { name: "ahoy.js", code: modules["ahoy.js"] },
        { name: "data.json", type: "application/json" },
      ],
    });
    for (const worker of ["old-kind", "in-parts"]) await cloudflare.ok("delete_worker", { worker });
  });

  it("shows a new one before it is made", async () => {
    const input = { worker: "brand-new", code, secrets: { PIN: "4711-is-my-pin" } };
    const preview = await previewOf("deploy_worker", input);
    expect(preview).toContain("Create the Worker brand-new in Example Shipping from 66 bytes.");
    expect(preview).toContain("Bindings that are new: PIN.");
    expect(preview).not.toContain("4711-is-my-pin");
    expect(workerOf("brand-new")).toBeUndefined();
  });

  it.each([
    [{ worker: "No Good", code }, /lower-case letters/],
    [{ worker: "w", code: "  " }, /source code/],
    [{ worker: "w", code, compatibility_date: "today" }, /expected a date/],
    [{ worker: "w", code, vars: { "A-B": "1" } }, /JavaScript identifiers/],
    [{ worker: "w", code, modules: { "../x.js": "1" } }, /relative file names/],
    [{ worker: "w", code, modules: { "worker.js": "1" } }, /none of them worker\.js/],
    [{ worker: "w", code, bindings: [{ type: "durable_object_namespace", name: "A", to: "B" }] }, /type/],
    [{ worker: "w", code, bindings: [{ type: "r2_bucket", name: "A", to: "a/b" }] }, /jurisdiction/],
    [{ worker: "w", code, vars: { A: "1" }, secrets: { A: "2" } }, /a name is there twice/],
    [{ worker: "w", code, bindings: [{ type: "d1", name: "A", to: "manifest" }] }, /there is no manifest/],
  ])("refuses bad input %#", async (args, message) => {
    expect(await cloudflare.fails("deploy_worker", args)).toMatchObject({
      error: expect.stringMatching(message),
    });
    expect(cloudflare.requests().filter((request) => request.startsWith("PUT"))).toEqual([]);
  });

  it("tells modules from scripts", () => {
    const modules = [
      code,
      "export{a as default}",
      "import x from 'x'",
      "const a = 1; export const b = a;",
      "export * from './a.js'",
    ];
    const scripts = [
      "addEventListener('fetch', f)",
      "// export default 1\nf()",
      "/* export default 1 */ f()",
      "const s = 'we export default goods'",
    ];
    expect(modules.filter((text) => !isModule(text))).toEqual([]);
    expect(scripts.filter(isModule)).toEqual([]);
  });
});

describe("secrets", () => {
  it("are set by name and never shown, and deleted", async () => {
    await cloudflare.ok("deploy_worker", { worker: "mailer", code });
    const put = { worker: "mailer", name: "MAIL_KEY", value: "secret://mail_key" };
    expect(await cloudflare.ok("put_worker_secret", put)).toEqual({
      worker: "mailer",
      name: "MAIL_KEY",
      status: "set",
    });
    expect(workerOf("mailer")?.bindings).toEqual([
      { type: "secret_text", name: "MAIL_KEY", text: "mail-key-4711-0815" },
    ]);
    const plain = await previewOf("put_worker_secret", { ...put, value: "plainly-given-4711" });
    expect(plain).toContain("Replace the secret MAIL_KEY of the Worker mailer.");
    expect(plain).not.toContain("plainly-given");
    const one = { worker: "mailer", name: "MAIL_KEY" };
    expect(await previewOf("delete_worker_secret", one)).toContain("Lost: its value, which nobody can read.");
    expect(await cloudflare.ok("delete_worker_secret", one)).toMatchObject({ status: "deleted" });
    expect(await cloudflare.fails("delete_worker_secret", one)).toMatchObject({
      kind: "not_found",
      error: "The Worker mailer has no secret MAIL_KEY.",
    });
    await cloudflare.ok("delete_worker", { worker: "mailer" });
  });
});

describe("routes and cron", () => {
  it("are set as a whole, and what was there is told", async () => {
    await cloudflare.ok("deploy_worker", { worker: "pilot", code });
    const set = { worker: "pilot", zone: "example.com", patterns: ["example.com/a/*", "*.example.com/b"] };
    expect(await cloudflare.ok("set_worker_routes", set)).toMatchObject({
      added: [{ pattern: "example.com/a/*" }, { pattern: "*.example.com/b" }],
      removed: [],
      kept: 0,
    });
    const next = { ...set, patterns: ["example.com/a/*", "example.com/c"] };
    const preview = await previewOf("set_worker_routes", next);
    expect(preview).toMatch(/\+ example\.com\/c\n- \*\.example\.com\/b\n1 stay as they are/);
    cloudflare.requests();
    expect(await cloudflare.ok("set_worker_routes", next)).toMatchObject({
      added: [{ pattern: "example.com/c" }],
      removed: [{ pattern: "*.example.com/b" }],
      kept: 1,
    });
    expect(cloudflare.requests().map((request) => request.split(" ")[0])).toEqual(
      expect.arrayContaining(["POST", "DELETE"]),
    );
    expect(
      await cloudflare.fails("set_worker_routes", { ...set, patterns: ["example.com/tides/*"] }),
    ).toMatchObject({
      kind: "conflict",
      error: "The route example.com/tides/* leads to the Worker tide-table.",
    });

    const cron = { worker: "pilot", schedules: ["*/5 * * * *"] };
    expect(await cloudflare.ok("set_worker_cron", cron)).toEqual({ schedules: ["*/5 * * * *"], before: [] });
    expect(await previewOf("set_worker_cron", { worker: "pilot", schedules: [] })).toContain("- */5 * * * *");
    expect(await cloudflare.ok("set_worker_cron", { worker: "pilot", schedules: [] })).toEqual({
      schedules: [],
      before: ["*/5 * * * *"],
    });
  });

  it("stand in the preview of a deletion, and go with it", async () => {
    const preview = await previewOf("delete_worker", { worker: "tide-table" });
    expect(preview).toMatch(
      /Routes that lead to it: example\.com\/tides\/\*\.\nCron that stops: 0 \*\/6 \* \* \*\.\nSecrets that are lost: API_KEY\./,
    );
    expect(await cloudflare.ok("delete_worker", { worker: "tide-table" })).toEqual({
      name: "tide-table",
      status: "deleted",
    });
    expect(workerOf("tide-table")).toBeUndefined();
  });

  it.each([
    [
      "set_worker_routes",
      { worker: "pilot", zone: "example.com", patterns: ["example.net/*"] },
      /is no route of/,
    ],
    [
      "set_worker_routes",
      { worker: "pilot", zone: "example.com", patterns: ["notexample.com/*"] },
      /is no route of/,
    ],
    [
      "set_worker_routes",
      { worker: "pilot", zone: "example.com", patterns: ["example.com/a?b"] },
      /is no route of/,
    ],
    ["set_worker_cron", { worker: "pilot", schedules: ["every hour"] }, /five fields/],
    ["set_worker_cron", { worker: "pilot", schedules: ["a b c d e"] }, /invalid cron string/],
    ["put_worker_secret", { worker: "pilot", name: "A B", value: "x-4711-x" }, /JavaScript identifier/],
    ["get_worker", { worker: "../x" }, /lower-case letters/],
  ])("%s refuses bad input %#", async (tool, args, message) => {
    expect(await cloudflare.fails(tool, args)).toMatchObject({
      kind: "validation",
      error: expect.stringMatching(message),
    });
  });
});

describe("rules and permissions", () => {
  it("reach a Worker, and what it is bound to", async () => {
    const deny = [
      { tool: "cloudflare_*", when: { worker: "pilot" } },
      { tool: "cloudflare_deploy_worker", when: { namespace: "harbour-*" } },
    ];
    const bindings = [{ type: "kv_namespace", name: "A", to: "harbour-config" }];
    await withPlugin({ deny }, async (started) => {
      for (const [tool, args] of [
        ["get_worker", { worker: "pilot" }],
        ["deploy_worker", { worker: "pilot", code }],
        ["deploy_worker", { worker: "other", code, bindings }],
        ["set_worker_cron", { worker: "pilot", schedules: [] }],
      ] as const)
        expect((await started.callTool(`cloudflare_${tool}`, args)).details["kind"]).toBe("refused");
    });
  });

  it("reach what a Worker is bound to already, which new code could read", async () => {
    const deny = [{ tool: "cloudflare_deploy_worker", when: { namespace: "harbour-*" } }];
    const bindings = [{ type: "kv_namespace", name: "A", to: "harbour-config" }];
    await cloudflare.ok("deploy_worker", { worker: "moored", code, bindings });
    await withPlugin({ deny }, async (started) => {
      const deploy = (args: object) =>
        started.callTool("cloudflare_deploy_worker", { worker: "moored", code, ...args });
      expect((await deploy({})).details).toMatchObject({ kind: "refused" });
      expect((await deploy({ keep: false })).structured).toMatchObject({ success: true });
    });
  });

  it("names what a token lacks, and previews all the same", async () => {
    const value = "a-token-for-storage-alone-0123456789";
    const permissions = ["Account → Account Settings → Read", "Account → Workers KV Storage → Edit"];
    cloudflare.sandbox.tokens.add({ value, permissions });
    const options = { apiToken: value, baseUrl: cloudflare.sandbox.baseUrl };
    await withPlugin({ options, toolsets: ["workers", "storage"] }, async (started) => {
      const { details } = await started.callTool("cloudflare_list_workers");
      expect(details["next"]).toContain("Account → Workers Scripts → Read");
      const { text } = await started.callTool("cloudflare_delete_kv_namespace", {
        namespace: "harbour-config",
      });
      expect(text).toContain("the token may not read Workers");
    });
  });
});
