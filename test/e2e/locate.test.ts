import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BUDGETS, type Definition, tokensOf } from "../../bench/budget.js";
import { type SandboxServer, startServer } from "../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../plugins/cloudflare/sandbox/tokens.js";
import { LoadBalancers } from "../../plugins/digitalocean/sandbox/load-balancers.js";
import { startServer as startDigitalOcean } from "../../plugins/digitalocean/sandbox/server.js";
import { SANDBOX_TOKEN as TOKEN } from "../../plugins/digitalocean/sandbox/tokens.js";
import { listening } from "../plugins/docker/listening.js";
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

/** A PATH with a program in place of ssh, behind which is an Engine with one container, that publishes port 8080. */
async function engineBySsh(folder: string): Promise<string> {
  const socket = join(folder, "engine.sock");
  const Id = "5".repeat(64);
  const Ports = [{ IP: "0.0.0.0", PublicPort: 8080, PrivatePort: 80, Type: "tcp" }];
  const listed = {
    Id,
    Created: 1,
    Names: ["/shop"],
    Image: "shop:1",
    State: "running",
    Status: "Up",
    Labels: {},
    Ports,
  };
  await listening((request, answer) => {
    const one = { Id, Name: "/shop", Image: "sha256:0", Config: { Image: "shop:1", Labels: {} }, Mounts: [] };
    answer.end(JSON.stringify(request.url?.includes(Id) ? one : [listed]));
  }, socket);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const relay = `const there = require("node:net").connect(${JSON.stringify(socket)});
process.stdin.pipe(there).pipe(process.stdout);`;
  writeFileSync(join(bin, "ssh"), `#!${process.execPath}\n${relay}\n`, { mode: 0o755 });
  return [bin, process.env.PATH].join(delimiter);
}

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

  it("follows a record of DigitalOcean's over a load balancer and droplets to Docker's containers on them", async () => {
    const ocean = await startDigitalOcean();
    const balancer = ocean.world.part(LoadBalancers).all[0];
    for (const rule of balancer?.forwarding_rules ?? []) Object.assign(rule, { target_port: 8080 });
    const fleet = folderWith({
      plugins: [
        [
          "docker",
          // The same Engine answers for both. One machine is known by the address that the world uses, the other by its own.
          { targets: { one: { host: "ssh://ops@203.0.113.11" }, two: { host: "ssh://ops@10.114.0.12" } } },
        ],
        ["digitalocean", { token: TOKEN, apiUrl: ocean.apiUrl }],
      ],
    });
    const PATH = await engineBySsh(fleet.folder);
    const server = new RawServer(fleet.folder, [], { PATH });
    try {
      await server.initialize();
      const made = await server.call("digitalocean_configure_dns_record", {
        domain: "example.com",
        type: "A",
        name: "site",
        content: balancer?.ip ?? "",
      });
      expect(structuredOf(made).success).toBe(true);
      const { data = {} } = structuredOf(
        await server.call("cargoshipper_locate", { name: "http://site.example.com/" }),
      );
      const trail = data["trail"] as Readonly<Record<string, string>>[];
      expect(
        trail.map(
          ({ at, kind, name, target = "", leads_to }) => `${at} ${kind} ${name} ${target}→ ${leads_to}`,
        ),
      ).toEqual([
        "1 record site.example.com → 203.0.113.200:80",
        "1.1 load_balancer web → 203.0.113.11:8080, 203.0.113.12:8080",
        "1.1.1 container shop one→ ends here",
        "1.1.2 droplet web-1 → 10.114.0.11:8080 (the same)",
        "1.1.3 droplet web-2 → 10.114.0.12:8080",
        "1.1.3.1 container shop two→ ends here",
      ]);
      expect(data["unasked"]).toBeUndefined();
    } finally {
      await server.end();
      await ocean.close();
      fleet.remove();
    }
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
    expect([...closure(resolve("dist/cli.cjs"))].filter(holding)).toEqual([]);
  });
});
