import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BUDGETS, type Definition, tokensOf } from "../../bench/budget.js";
import { type SandboxServer, startServer } from "../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../plugins/cloudflare/sandbox/tokens.js";
import { BIN, cleanEnvironment, folderWith, namesIn, RawServer, structuredOf } from "./server.js";

let sandbox: SandboxServer;
let cloud: { folder: string; remove(): void };
let alone: { folder: string; remove(): void };

beforeAll(async () => {
  sandbox = await startServer();
  const cloudflare = ["cloudflare", { apiToken: SANDBOX_TOKEN, baseUrl: sandbox.baseUrl }];
  // Nobody listens there, as on a machine whose Engine is down.
  const docker = ["docker", { host: "tcp://127.0.0.1:1" }];
  cloud = folderWith({ plugins: [docker, cloudflare] });
  alone = folderWith({ plugins: [cloudflare] });
});
afterAll(async () => {
  await sandbox.close();
  cloud.remove();
  alone.remove();
});

const run = (args: readonly string[]) =>
  new Promise<{ code: number; stdout: string }>((done) => {
    const options = { cwd: cloud.folder, env: cleanEnvironment(cloud.folder), timeout: 60_000 };
    const child = execFile(process.execPath, [BIN, ...args], options, (error, stdout) =>
      done({ code: error ? Number(error.code ?? -1) : 0, stdout }),
    );
    child.stdin?.end();
  });

/** What is imported before a module of the build runs. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path = ""] of readFileSync(file, "utf8").matchAll(
    /(?:\bfrom|^import|[;}]import)\s*"(\.[^"]+)"/gm,
  ))
    closure(resolve(dirname(file), path), seen);
  return seen;
}

describe("the built bin", () => {
  it("offers cargoshipper_locate to a client, and answers with what can be had", async () => {
    const server = new RawServer(cloud.folder);
    await server.initialize();
    expect(namesIn(await server.request("tools/list"), "tools").at(-1)).toBe("cargoshipper_locate");
    expect(namesIn(await server.request("prompts/list"), "prompts")).toContain("cargoshipper_locate");
    const { data } = structuredOf(await server.call("cargoshipper_locate", { name: "www.example.com" }));
    expect(data).toMatchObject({
      trail: [
        { at: "1", kind: "record", name: "www.example.com", leads_to: "example.com" },
        { at: "1.1", plugin: "cloudflare", leads_to: "192.0.2.10 (nobody knows it)" },
      ],
      asked: "cloudflare",
      unasked: [{ plugin: "docker", why: expect.stringContaining("cannot be reached") }],
    });
    const bad = await server.call("cargoshipper_locate", { name: "no host" });
    expect(structuredOf(bad)).toMatchObject({ success: false, details: { kind: "validation" } });
    expect((await server.end()).code).toBe(0);
  }, 60_000);

  it("does not offer it where one plugin is on", async () => {
    const server = new RawServer(alone.folder);
    await server.initialize();
    const tools = namesIn(await server.request("tools/list"), "tools");
    expect(tools.filter((name) => name.startsWith("cargoshipper_"))).toEqual([]);
    const called = await server.call("cargoshipper_locate", { name: "www.example.com" });
    expect(called.error?.message).toContain("no tool cargoshipper_locate");
    await server.end();
  }, 60_000);

  it("has it on the command line, within its budget", async () => {
    const called = await run(["call", "cargoshipper_locate", "--arg", "name=mail.example.com"]);
    expect(called.code).toBe(0);
    expect(called.stdout).toMatch(/^1\tmail\.example\.com\trecord\tmail\.example\.com\t/m);
    const listed = JSON.parse((await run(["tools", "--json"])).stdout) as Definition[];
    const own = listed.filter(({ name }) => name.startsWith("cargoshipper_"));
    const { tools = 0, tokens = 0 } = BUDGETS["cargoshipper"] ?? {};
    expect(own.length).toBeLessThanOrEqual(tools);
    expect(own.reduce((sum, tool) => sum + tokensOf(tool), 0)).toBeLessThanOrEqual(tokens);
    expect((await run(["doctor"])).stdout).toContain("cargoshipper_locate asks docker, cloudflare");
  }, 60_000);

  it("lists it from a catalogue, without what it works with", () => {
    const holding = (file: string) =>
      readFileSync(file, "utf8").includes("neither a hostname nor an address");
    expect([...closure(resolve("dist/own.js"))].some(holding)).toBe(true);
    expect([...closure(resolve("dist/cli.js"))].filter(holding)).toEqual([]);
  });
});
