import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type SandboxServer, startServer } from "../../plugins/digitalocean/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../plugins/digitalocean/sandbox/tokens.js";
import { BIN, cleanEnvironment, folderWith } from "./server.js";

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startServer();
});
afterAll(() => sandbox.close());

interface Found {
  readonly state: string;
  readonly error?: string;
  readonly next?: string;
  readonly facts: readonly string[];
}

/** What the built bin's `doctor` finds of DigitalOcean, and its exit code. */
async function doctor(options: Record<string, unknown>): Promise<Found & { readonly code: number }> {
  const { folder, remove } = folderWith({ plugins: [["digitalocean", options]] });
  try {
    return await new Promise((done) => {
      const run = { cwd: folder, env: cleanEnvironment(folder), timeout: 60_000 };
      execFile(process.execPath, [BIN, "doctor", "--json"], run, (error, stdout) => {
        const { plugins } = JSON.parse(stdout) as { plugins: Found[] };
        const [found = { state: "none", facts: [] }] = plugins;
        done({ ...found, code: error ? Number(error.code ?? -1) : 0 });
      });
    });
  } finally {
    remove();
  }
}

/** An address on this machine at which nobody listens. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("doctor", () => {
  it("finds what a good token may", async () => {
    const { code, state, facts } = await doctor({ apiUrl: sandbox.apiUrl, token: SANDBOX_TOKEN });
    expect({ code, state }).toEqual({ code: 0, state: "ok" });
    expect(facts.filter((fact) => fact.startsWith("lacks"))).toEqual([]);
  });

  it("misses a token, and names its variable", async () => {
    const before = sandbox.exchanges.length;
    expect(await doctor({ apiUrl: sandbox.apiUrl })).toMatchObject({
      code: 1,
      state: "unavailable",
      error: expect.stringContaining("DIGITALOCEAN_TOKEN is not set"),
      next: expect.stringContaining("https://cloud.digitalocean.com/account/api/tokens"),
    });
    expect(sandbox.exchanges).toHaveLength(before);
  });

  it("tells a token that is refused, and does not show it", async () => {
    const found = await doctor({ apiUrl: sandbox.apiUrl, token: "dop_v1_unknown_to_anybody" });
    expect(found).toMatchObject({
      code: 1,
      state: "unavailable",
      error: expect.stringContaining("answered 401"),
      next: expect.stringContaining("The token is not valid"),
    });
    expect(JSON.stringify(found)).not.toContain("unknown_to_anybody");
  });

  it("lists what a token without scopes lacks, by toolset", async () => {
    sandbox.tokens.add({ value: "dop_v1_without_scopes", scopes: [] });
    const toolsets = [
      "default",
      "databases",
      "kubernetes",
      "apps",
      "registry",
      "monitoring",
      "keys",
      "spaces",
    ];
    const { facts } = await doctor({ apiUrl: sandbox.apiUrl, token: "dop_v1_without_scopes", toolsets });
    const lacking = facts.filter((fact) => fact.startsWith("lacks"));
    for (const toolset of ["account", "droplets", "storage", "projects", "networking", ...toolsets.slice(1)])
      expect(lacking).toContainEqual(expect.stringMatching(new RegExp(`\\(toolset .*\\b${toolset}\\b`)));
    expect(lacking).toContain("lacks droplet:read (toolset droplets, monitoring)");
    expect(facts.at(-1)).toBe("A token's scopes cannot be changed: create another one.");
  });

  it("tells that the API cannot be reached", async () => {
    expect(await doctor({ apiUrl: await nowhere(), token: SANDBOX_TOKEN })).toMatchObject({
      code: 1,
      state: "unavailable",
      error: expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached: it refused the connection\./),
    });
  });
});
