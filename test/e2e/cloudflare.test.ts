import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type SandboxServer, startServer } from "../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../plugins/cloudflare/sandbox/tokens.js";
import { BIN, cleanEnvironment } from "./server.js";

/** What stands in the SDK's client, and nowhere else. */
const SDK = "X-Auth-User-Service-Key";

/** A built file and all that it imports before it runs. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = readFileSync(file, "utf8");
  for (const [, path = ""] of source.matchAll(/(?:\bfrom|^import|[;}]import)\s*"(\.[^"]+)"/gm))
    closure(resolve(dirname(file), path), seen);
  return seen;
}

describe("the SDK", () => {
  it("is no part of a start, nor of listing", () => {
    const chunks = readdirSync("dist/chunks").map((name) => resolve("dist/chunks", name));
    const holders = chunks.filter((file) => readFileSync(file, "utf8").includes(SDK));
    expect(holders).not.toEqual([]);
    for (const start of ["dist/cli.js", "dist/plugins/cloudflare/index.js"]) {
      const loaded = [...closure(resolve(start))];
      expect(loaded.length).toBeGreaterThan(1);
      expect(loaded.filter((file) => holders.includes(file))).toEqual([]);
    }
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
