import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { describeEngine } from "../engine/describe.js";
import { TEST_IMAGE } from "../engine/image.js";
import { startProxy } from "../engine/proxy.js";
import { BIN, cleanEnvironment, folderWith, RawServer, structuredOf } from "./server.js";

const LIST = ["docker_list_containers", { limit: 1 }] as const;

describeEngine("the built server with Docker", ({ host }) => {
  const { folder, remove } = folderWith({ plugins: ["docker"] });
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let server: RawServer;

  beforeAll(async () => {
    proxy = await startProxy(host);
    server = new RawServer(folder, [], { DOCKER_HOST: proxy.host });
    await server.initialize();
  });
  afterAll(async () => {
    await server.end();
    await proxy.close();
    remove();
  });

  it("asks the engine nothing before the first call", async () => {
    await server.request("tools/list");
    expect(proxy.accepted).toBe(0);
    expect(structuredOf(await server.call(...LIST)).success).toBe(true);
    expect(proxy.accepted).toBeGreaterThan(0);
  });

  it("answers 1,000 calls with 64 in flight; while the engine is cut off they fail clearly, then they work", async () => {
    const total = 1000;
    const outcomes: { at: number; success: boolean; kind: unknown; error: unknown }[] = [];
    let sent = 0;
    const worker = async () => {
      while (sent < total) {
        const at = sent++;
        if (at === 300) proxy.cut();
        if (at === 600) await proxy.restore();
        const { success, details, error } = structuredOf(await server.call(...LIST));
        outcomes.push({ at, success, kind: details?.["kind"], error });
      }
    };
    await Promise.all(Array.from({ length: 64 }, worker));
    expect(outcomes).toHaveLength(total);
    const failed = outcomes.filter(({ success }) => !success);
    expect(failed.length).toBeGreaterThan(100);
    expect(new Set(failed.map(({ kind }) => kind))).toEqual(new Set(["service_unavailable"]));
    expect(failed.every(({ error }) => String(error).includes(proxy.host.replace("unix://", "")))).toBe(true);
    expect(outcomes.filter(({ at, success }) => at < 200 && !success)).toEqual([]);
    expect(outcomes.filter(({ at, success }) => at > 700 && !success)).toEqual([]);
    expect(new Set(server.messages.filter(({ result }) => result).map(({ id }) => id)).size).toBeGreaterThan(
      total,
    );
  }, 120_000);

  it("gives up an engine that accepts and never answers, in good time, and recovers", async () => {
    proxy.hang();
    const started = performance.now();
    const { success, details } = structuredOf(await server.call(...LIST));
    expect([success, details?.["kind"]]).toEqual([false, "service_unavailable"]);
    expect(performance.now() - started).toBeLessThan(30_000);
    await proxy.restore();
    expect(structuredOf(await server.call(...LIST)).success).toBe(true);
  }, 60_000);

  it("does the main job through the official client, which checks every result against its schema", async () => {
    const client = new Client({ name: "test", version: "1" });
    const env = cleanEnvironment(folder, { DOCKER_HOST: host });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [BIN],
        cwd: folder,
        env,
        stderr: "ignore",
      }),
    );
    const call = async (name: string, args: Record<string, unknown>) => {
      const { structuredContent } = await client.callTool({ name, arguments: args });
      return structuredContent as ReturnType<typeof structuredOf>;
    };
    try {
      await client.listTools();
      const name = `e2e-${process.pid}`;
      const run = await call("docker_run_container", {
        image: TEST_IMAGE,
        name,
        command: "sh -c 'echo out; echo err >&2; sleep 600'",
        environment: { API_TOKEN: "e2e-secret-value" },
      });
      expect(run).toMatchObject({
        success: true,
        operation: "run_container",
        data: { container_name: name, status: "running" },
      });
      const container = { container_id: name };
      const inspected = await call("docker_inspect_container", container);
      expect(JSON.stringify(inspected)).toMatch(/API_TOKEN=\[redacted:[0-9a-f]{4}\]/);
      const read = await client.readResource({ uri: `docker://container/${name}` });
      expect(JSON.stringify([inspected, read])).not.toContain("e2e-secret-value");
      const logs = await call("docker_get_logs", { ...container, timestamps: false });
      expect(String(logs.data?.["logs"]).trim().split("\n").sort()).toEqual(["err", "out"]);
      const ref = { type: "ref/resource" as const, uri: "docker://container/{container_id}" };
      const { completion } = await client.complete({
        ref,
        argument: { name: "container_id", value: name.slice(0, 5) },
      });
      expect(completion.values).toContain(name);
      expect(await call("docker_stop_container", { ...container, timeout: 0 })).toMatchObject({
        data: { status: "exited" },
      });
      const asked = await call("docker_remove_container", container);
      expect(asked.details).toMatchObject({
        kind: "confirmation_required",
        preview: expect.stringContaining(name),
      });
      const { confirmation } = asked.details ?? {};
      expect(await call("docker_remove_container", { ...container, confirmation })).toMatchObject({
        success: true,
      });
      expect(await call("docker_inspect_container", container)).toMatchObject({
        details: { kind: "not_found" },
      });
    } finally {
      await client.close();
    }
  }, 60_000);
});
