import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import {
  BIN,
  cleanEnvironment,
  folderWith,
  LAB_CONFIG,
  LAB_TOKEN,
  namesIn,
  RawServer,
  structuredOf,
} from "./server.js";

const { folder, remove } = folderWith(LAB_CONFIG);
const servers: RawServer[] = [];

function start(args: readonly string[] = [], env: Record<string, string> = {}): RawServer {
  const server = new RawServer(folder, args, env);
  servers.push(server);
  return server;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.child.kill("SIGKILL");
});
afterAll(remove);

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("stdout", () => {
  it("carries JSON-RPC and nothing else, whatever a plugin prints", async () => {
    const server = start();
    await server.initialize();
    for (const kind of ["print", "log", "bug", "stray", "exit", "fail"])
      await server.call("lab_behave", { kind });
    await server.end();
    expect(server.messages.every(({ jsonrpc }) => jsonrpc === "2.0")).toBe(true);
    for (const way of ["stream", "console", "descriptor"])
      expect(server.stderr).toContain(`noise through the ${way}`);
    expect(server.lines.join()).not.toContain("noise");
  });

  it("never holds a secret, and neither does stderr", async () => {
    const server = start(["--log-level", "debug"]);
    await server.initialize();
    await server.call("lab_list_things");
    await server.request("resources/read", { uri: "lab://thing/apple" });
    await server.request("prompts/get", { name: "lab_weigh", arguments: { name: "apple" } });
    for (const kind of ["log", "fail", "bug"]) await server.call("lab_behave", { kind });
    await server.end();
    for (const secret of [LAB_TOKEN, "hunter22", "k-apple"]) {
      expect(server.lines.join("\n")).not.toContain(secret);
      expect(server.stderr).not.toContain(secret);
    }
  });
});

describe("the end", () => {
  it("comes with the end of input, once calls in flight are answered, with exit code 0", async () => {
    const server = start();
    await server.initialize();
    const id = server.send("tools/call", { name: "lab_behave", arguments: { kind: "slow" } });
    const { code, ms } = await server.end();
    expect(server.messages.find((message) => message.id === id)?.result).toMatchObject({
      structuredContent: { success: true },
    });
    expect([code, ms < 1400]).toEqual([0, true]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("comes with %s likewise", async (signal) => {
    const server = start();
    await server.initialize();
    const id = server.send("tools/call", { name: "lab_behave", arguments: { kind: "slow" } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    server.child.kill(signal);
    const { code, ms } = await server.exited();
    expect(server.messages.find((message) => message.id === id)?.result).toMatchObject({
      structuredContent: { success: true },
    });
    expect([code, ms < 1400]).toEqual([0, true]);
  });

  it("comes at once on the second signal", async () => {
    const server = start();
    await server.initialize();
    server.send("tools/call", { name: "lab_behave", arguments: { kind: "hang" } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    server.child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.child.kill("SIGINT");
    expect(await server.exited()).toMatchObject({ code: 130 });
  });

  it("comes in order when nobody reads stdout any more", async () => {
    const server = start();
    await server.initialize();
    server.child.stdout?.destroy();
    server.send("tools/list");
    server.send("tools/list");
    const { code } = await server.exited();
    expect(code).toBe(0);
    expect(server.stderr).not.toContain("EPIPE");
  });

  it("comes when the parent is killed, even with a call in flight", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, [${JSON.stringify(BIN)}], { cwd: ${JSON.stringify(folder)}, stdio: ["pipe", "pipe", "ignore"] });
      const send = (message) => child.stdin.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
      send({ id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "x", version: "1" } } });
      child.stdout.once("data", () => {
        send({ id: 2, method: "tools/call", params: { name: "lab_behave", arguments: { kind: "hang" } } });
        process.stdout.write(String(child.pid));
      });`;
    const parent = spawn(process.execPath, ["-e", script], { env: cleanEnvironment(folder) });
    const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(chunk.toString());
    expect(alive(pid)).toBe(true);
    parent.kill("SIGKILL");
    const until = performance.now() + 5000;
    while (alive(pid) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(alive(pid)).toBe(false);
  });
});

describe("bad input", () => {
  it("does no harm: garbage, half messages, wrong shapes, batches, calls before initialize", async () => {
    const server = start();
    const early = await server.call("lab_list_things", { limit: 1 });
    expect(early.result).toMatchObject({ structuredContent: { success: true } });
    for (const line of [
      "",
      "garbage",
      "{",
      "[]",
      "null",
      "42",
      '{"jsonrpc":"1.0","id":9,"method":"ping"}',
      '[{"jsonrpc":"2.0"}]',
    ]) {
      server.write(line);
    }
    server.write("\u0000\uFFFD".repeat(100));
    expect((await server.until(({ id }) => id === 9)).error?.code).toBe(-32600);
    expect((await server.initialize()).result).toMatchObject({ serverInfo: { name: "cargoshipper" } });
    expect((await server.request("nope/nope")).error?.code).toBe(-32601);
    expect((await server.request("tools/call", { name: 5 })).error?.code).toBeLessThan(0);
    expect((await server.end()).code).toBe(0);
  });

  it("is answered when a line is too long, under the id of that line and no other", async () => {
    const server = start();
    await server.initialize();
    const long = "x".repeat(5 * 1024 * 1024);
    server.write(
      `{"jsonrpc":"2.0","params":{"id":3,"long":"a"},"id":"big","method":"tools/call","long":"${long}"}`,
    );
    expect((await server.until(({ id }) => id === "big")).error).toMatchObject({
      code: -32600,
      message: expect.stringContaining("the limit is 4194304"),
    });
    server.write(`{"jsonrpc":"2.0","method":"tools/call","params":{"id":77,"long":"${long}"}}`);
    expect((await server.call("lab_list_things")).result).toBeDefined();
    expect(server.messages.some(({ id }) => id === 77)).toBe(false);
  });

  it("is survived line by line, however it is cut into chunks", async () => {
    const server = start();
    await server.initialize();
    const message = fc.record({
      jsonrpc: fc.constantFrom("2.0", "1.0", 2, null),
      id: fc.oneof(fc.integer({ min: 1000, max: 2000 }), fc.string(), fc.constant(null), fc.constant({})),
      method: fc.constantFrom("tools/call", "tools/list", "resources/read", "ping", "initialize", "", "x"),
      params: fc.oneof(
        fc.jsonValue(),
        fc.record({ name: fc.string(), arguments: fc.jsonValue(), uri: fc.string() }),
      ),
    });
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      message.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
        for (const text of lines) {
          const half = Math.floor(text.length / 2);
          server.child.stdin?.write(text.slice(0, half));
          server.child.stdin?.write(`${text.slice(half)}\n`);
        }
        expect((await server.request("ping")).result).toEqual({});
      }),
      { numRuns: 60 },
    );
    expect((await server.end()).code).toBe(0);
  }, 60_000);

  it("in arguments is a validation error or a success, never a crash", async () => {
    const server = start();
    await server.initialize();
    const args = fc.dictionary(
      fc.constantFrom("name", "kind", "limit", "cursor", "fields", "prefix", "__proto__"),
      fc.jsonValue(),
    );
    const tool = fc.constantFrom("lab_list_things", "lab_put_thing", "lab_drop_thing");
    await fc.assert(
      fc.asyncProperty(tool, args, async (name, given) => {
        const { success, details } = structuredOf(await server.call(name, given));
        const kinds = ["validation", "not_found", "confirmation_required", "refused"];
        expect(success || kinds.includes(String(details?.kind))).toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe("requests", () => {
  it("are cancelled by the client, and then not answered", async () => {
    const server = start();
    await server.initialize();
    // The first call loads the plugin, which takes its time on a busy machine.
    await server.call("lab_list_things", {});
    const id = server.send("tools/call", { name: "lab_behave", arguments: { kind: "wait" } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    server.notify("notifications/cancelled", { requestId: id, reason: "enough" });
    await server.request("ping");
    await server.end();
    expect(server.stderr).toContain("the handler saw the abort");
    expect(server.messages.some((message) => message.id === id)).toBe(false);
  });

  it("report progress to whoever asks for it, and log at the level that is set", async () => {
    const server = start();
    await server.initialize();
    await server.request("tools/call", {
      name: "lab_behave",
      arguments: { kind: "log" },
      _meta: { progressToken: "p" },
    });
    const progress = server.messages.find(({ method }) => method === "notifications/progress");
    expect(progress?.params).toMatchObject({ progressToken: "p", progress: 1, total: 2 });
    const logs = () => server.messages.filter(({ method }) => method === "notifications/message").length;
    expect(logs()).toBe(1);
    await server.request("logging/setLevel", { level: "error" });
    await server.call("lab_behave", { kind: "log" });
    expect(logs()).toBe(1);
  });

  it("for what does not exist are errors with the codes of the protocol", async () => {
    const server = start();
    await server.initialize();
    expect((await server.call("lab_nothing")).error?.code).toBe(-32602);
    expect((await server.request("resources/read", { uri: "lab://nowhere/at/all" })).error).toMatchObject({
      code: -32002,
      data: { uri: "lab://nowhere/at/all" },
    });
    expect((await server.request("prompts/get", { name: "lab_nothing" })).error?.code).toBe(-32602);
    expect((await server.request("tools/list", { cursor: "nonsense" })).error?.code).toBe(-32602);
  });

  it("complete, subscribe and unsubscribe", async () => {
    const server = start();
    const { result } = await server.initialize();
    expect(result?.capabilities).toEqual({
      tools: {},
      logging: {},
      completions: {},
      prompts: {},
      resources: { subscribe: true },
    });
    const ref = { type: "ref/resource", uri: "lab://thing/{name}" };
    const completed = await server.request("completion/complete", {
      ref,
      argument: { name: "name", value: "a" },
    });
    expect(completed.result).toEqual({ completion: { values: ["apple"], total: 1, hasMore: false } });
    await server.request("resources/subscribe", { uri: "lab://thing/apple" });
    const updated = await server.until(({ method }) => method === "notifications/resources/updated");
    expect(updated.params).toEqual({ uri: "lab://thing/apple" });
    expect((await server.request("resources/unsubscribe", { uri: "lab://thing/apple" })).result).toEqual({});
    expect((await server.request("resources/subscribe", { uri: "lab://picture" })).error?.code).toBe(-32602);
  });

  it("ask the person where the client can, and otherwise need a confirmation", async () => {
    const asking = start();
    await asking.initialize({ elicitation: {} });
    const id = asking.send("tools/call", { name: "lab_drop_thing", arguments: { name: "apple" } });
    const question = await asking.until(({ method }) => method === "elicitation/create");
    expect(question.params).toMatchObject({
      message: expect.stringContaining("apple goes"),
      requestedSchema: { type: "object" },
    });
    asking.write(
      JSON.stringify({ jsonrpc: "2.0", id: question.id, result: { action: "accept", content: {} } }),
    );
    const dropped = await asking.until((message) => message.id === id && message.result !== undefined);
    expect(dropped.result).toMatchObject({ structuredContent: { success: true, data: { name: "apple" } } });

    const plain = start();
    await plain.initialize();
    const first = await plain.call("lab_drop_thing", { name: "apple" });
    const { confirmation } = structuredOf(first).details ?? {};
    const second = await plain.call("lab_drop_thing", { name: "apple", confirmation });
    expect(second.result).toMatchObject({ structuredContent: { success: true } });
  });
});

describe("operators", () => {
  it.each([
    [["--read-only"], "mode read-only", "--read-only"],
    [["--no-destructive"], "mode no-destructive", "--no-destructive"],
    [["--deny", "lab_d*"], "deny lab_d*", "--deny"],
  ])("forbid with %j", async (flags, rule, where) => {
    const server = start(flags);
    await server.initialize();
    expect(namesIn(await server.request("tools/list"), "tools")).not.toContain("lab_drop_thing");
    const refused = await server.call("lab_drop_thing", { name: "apple" });
    expect(refused.result).toMatchObject({
      isError: true,
      structuredContent: { details: { kind: "refused", rule, where: expect.stringContaining(where) } },
    });
  });

  it("name the server", async () => {
    const server = start([], { MCP_SERVER_NAME: "harbour", MCP_SERVER_VERSION: "9.9" });
    expect((await server.initialize()).result).toMatchObject({
      serverInfo: { name: "harbour", version: "9.9" },
    });
  });

  it.each(["http", "sse"])("are told that the transport %s does not exist yet", async (transport) => {
    const server = start([], { MCP_TRANSPORT: transport });
    expect((await server.exited()).code).toBe(2);
    expect(server.stderr).toContain("not yet available");
  });
});
