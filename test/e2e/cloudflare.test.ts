import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type SandboxServer, startServer } from "../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../plugins/cloudflare/sandbox/tokens.js";
import { BIN, cleanEnvironment, folderWith, RawServer } from "./server.js";

/** What stands in the SDK's client, and nowhere else. */
const SDK = "X-Auth-User-Service-Key";

/** Says on stderr, when the process ends, which of the package's scripts it has loaded. */
const NOTE = `data:text/javascript,import { createRequire } from "node:module";
process.on("exit", () => process.stderr.write(Object.keys(createRequire("/")("node:module")._cache).join("\\n")));`;

/** The scripts that a server with the plugin on has loaded by the time it has answered these requests. */
async function loadedBy(
  ...requests: readonly (readonly [string, Record<string, unknown>])[]
): Promise<string[]> {
  // Nobody listens there.
  const options = { apiToken: SANDBOX_TOKEN, baseUrl: "http://127.0.0.1:1" };
  const { folder, remove } = folderWith({ plugins: [["cloudflare", options]] });
  const server = new RawServer(folder, [], { NODE_OPTIONS: `--import=${encodeURI(NOTE)}` });
  await server.initialize();
  for (const [method, params] of requests) await server.request(method, params);
  await server.end();
  remove();
  return server.stderr.split("\n").filter((line) => line.startsWith(resolve("dist")));
}

describe("the SDK", () => {
  const holdsSdk = (file: string) => readFileSync(file, "utf8").includes(SDK);

  it("is no part of a start, nor of listing", async () => {
    const loaded = await loadedBy(["tools/list", {}], ["resources/list", {}], ["prompts/list", {}]);
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.filter(holdsSdk)).toEqual([]);
  });

  it("is loaded with the first call", async () => {
    const loaded = await loadedBy(["tools/call", { name: "cloudflare_list_zones", arguments: {} }]);
    expect(loaded.filter(holdsSdk)).toHaveLength(1);
  });
});

describe("a base URL", () => {
  let sandbox: SandboxServer;
  const folder = mkdtempSync(join(tmpdir(), "cargoshipper-cf-"));
  beforeAll(async () => {
    sandbox = await startServer();
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const doctor = (env: Record<string, string>) =>
    new Promise<{ plugin: string; state: string; error?: string }>((done) => {
      const options = { cwd: folder, env: cleanEnvironment(folder, env) };
      execFile(process.execPath, [BIN, "doctor", "--json"], options, (_error, stdout) => {
        const { plugins } = JSON.parse(stdout) as { plugins: { plugin: string; state: string }[] };
        done(plugins.find(({ plugin }) => plugin === "cloudflare") ?? { plugin: "none", state: "none" });
      });
    });

  it("from a .env is used with a token from that file only", async () => {
    const base = `CLOUDFLARE_BASE_URL=${sandbox.baseUrl}\n`;
    writeFileSync(join(folder, ".env"), base);
    expect(await doctor({ CLOUDFLARE_API_TOKEN: SANDBOX_TOKEN })).toMatchObject({
      state: "unavailable",
      error: expect.stringMatching(
        /CLOUDFLARE_BASE_URL comes from .*\.env and would get CLOUDFLARE_API_TOKEN/,
      ),
    });
    expect(sandbox.exchanges).toEqual([]);
    writeFileSync(join(folder, ".env"), `${base}CLOUDFLARE_API_TOKEN=${SANDBOX_TOKEN}\n`);
    expect(await doctor({})).toMatchObject({ state: "ok" });
    rmSync(join(folder, ".env"));
    expect(
      await doctor({ CLOUDFLARE_API_TOKEN: SANDBOX_TOKEN, CLOUDFLARE_BASE_URL: sandbox.baseUrl }),
    ).toMatchObject({ state: "ok" });
  });

  it("is of no use without credentials: then nothing is listed, and nothing has failed", async () => {
    expect(await doctor({ CLOUDFLARE_BASE_URL: sandbox.baseUrl })).toMatchObject({ state: "none" });
  });
});
