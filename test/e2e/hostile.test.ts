import { execFile } from "node:child_process";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { BIN, cleanEnvironment, folderWith, RawServer, STUBBORN_CONFIG, structuredOf } from "./server.js";

const TOKEN = "stubborn-token-0123";
const { folder, remove } = folderWith(STUBBORN_CONFIG);
const servers: RawServer[] = [];

async function started(capabilities = {}, env: Record<string, string> = {}): Promise<RawServer> {
  const server = new RawServer(folder, [], { STUBBORN_TOKEN: TOKEN, ...env });
  servers.push(server);
  await server.initialize(capabilities);
  return server;
}

const go = (server: RawServer, way: string): number =>
  server.send("tools/call", { name: "stubborn_go", arguments: { way }, _meta: { progressToken: "p" } });

const answered = (server: RawServer, id: number) =>
  server.until((message) => message.id === id && !message.method);

afterEach(() => {
  for (const server of servers.splice(0)) server.child.kill("SIGKILL");
});
afterAll(remove);

describe("a reader of stderr that does not read", () => {
  it("holds nothing up: calls are answered, and the end comes", async () => {
    const server = await started();
    server.child.stderr?.pause();
    for (let round = 0; round < 4; round++) {
      expect((await answered(server, go(server, "flood"))).result).toMatchObject({
        structuredContent: { success: true },
      });
    }
    expect((await server.request("ping")).result).toEqual({});
    const { code, ms } = await server.end();
    expect([code, ms < 5_000]).toEqual([0, true]);
  }, 60_000);
});

describe("what nobody catches", () => {
  it("ends no command, from the first import on, and is logged without secrets", async () => {
    const server = await started({}, { STUBBORN: "import" });
    expect((await server.end()).code).toBe(0);
    expect(server.stderr).toMatch(/unhandled rejection[\s\S]*uncaught exception/);
    const { code, stderr } = await new Promise<{ code: number; stderr: string }>((done) => {
      const env = cleanEnvironment(folder, { STUBBORN: "import", STUBBORN_TOKEN: TOKEN });
      const args = [BIN, "call", "stubborn_go", "--arg", "way=late"];
      execFile(process.execPath, args, { cwd: folder, env }, (error, _, stderr) =>
        done({ code: Number(error?.code ?? 0), stderr }),
      );
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining("uncaught exception")]);
    expect(server.stderr + stderr).not.toContain(TOKEN);
  });
});

describe("a client that closes its end", () => {
  it("takes its open questions back", async () => {
    const server = await started({ elicitation: {} });
    const id = go(server, "ask");
    await server.until(({ method }) => method === "elicitation/create");
    expect(await server.end()).toMatchObject({ code: 0 });
    const answer = server.messages.find((message) => message.id === id && message.result);
    expect(structuredOf(answer ?? {})).toMatchObject({ success: false, details: { kind: "cancelled" } });
  });

  it("and then its other one does not wait for long calls", async () => {
    const server = await started();
    go(server, "tick");
    await server.until(({ method }) => method === "notifications/progress");
    server.child.stdin?.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.child.stdout?.destroy();
    const { code, ms } = await server.exited();
    expect([code, ms < 3000]).toEqual([0, true]);
  });

  it("does not wait for a client of a plugin that never comes", async () => {
    const server = await started({}, { STUBBORN: "client" });
    expect(structuredOf(await server.call("stubborn_soon")).details).toMatchObject({ kind: "timeout" });
    const { code, ms } = await server.end();
    expect([code, ms < 3000]).toEqual([0, true]);
  });
});

describe("a request", () => {
  it("is over with its answer, and tells no more than a client can take", async () => {
    const server = await started();
    await answered(server, go(server, "late"));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server.messages.filter(({ method }) => method)).toEqual([]);
    const id = go(server, "flood");
    const answer = await answered(server, id);
    const told = server.messages.filter(({ method }) => method === "notifications/message");
    expect(told).toHaveLength(1001);
    expect(told.at(-1)?.params).toMatchObject({ data: "2000 more log messages were left out." });
    expect(server.messages.at(-1)).toBe(answer);
  });

  it.each([
    ["tools/call", { name: 5 }, "name"],
    ["tools/call", { name: "stubborn_go", arguments: "x" }, "arguments"],
    ["logging/setLevel", { level: "bogus" }, "level"],
    ["initialize", {}, "protocolVersion"],
  ])("for %s with %j is refused in a few words", async (method, params, word) => {
    const { error } = await (await started()).request(method, params);
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining(`${method}: ${word}`) });
    expect(error?.message.length).toBeLessThan(201);
    expect(error?.message).not.toContain("\n");
  });

  it.each([
    [{ error: { code: -1, message: "User rejected" } }, "declined", "User rejected"],
    [{ error: "no" }, "validation", 'The client \\"raw\\"'],
    [{ result: { action: "perhaps" } }, "validation", 'The client \\"raw\\"'],
    [{ result: 5 }, "validation", 'The client \\"raw\\"'],
  ])("whose question gets %j is %s", async (reply, kind, said) => {
    const server = await started({ elicitation: {} });
    const id = go(server, "ask");
    const question = await server.until(({ method }) => method === "elicitation/create");
    server.write(JSON.stringify({ jsonrpc: "2.0", id: question.id, ...reply }));
    const answer = await server.until((message) => message.id === id && message.result !== undefined);
    expect(structuredOf(answer)).toMatchObject({ success: false, details: { kind } });
    expect(JSON.stringify(structuredOf(answer).error)).toContain(said);
  });

  it("that is no message is reported in part and without secrets", async () => {
    const server = await started();
    server.write(JSON.stringify({ jsonrpc: "2.0", id: 77, result: { token: TOKEN, pad: "x".repeat(1000) } }));
    await server.request("ping");
    await server.end();
    expect(server.stderr).toContain("unknown message ID");
    expect(server.stderr).not.toContain(TOKEN);
    expect(server.stderr).not.toContain("x".repeat(200));
  });
});
