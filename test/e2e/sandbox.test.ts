import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import { describePrivateEngine } from "../engine/describe.js";
import { traces } from "../engine/traces.js";
import { BIN, cleanEnvironment, folderWith, namesIn, RawServer, structuredOf } from "./server.js";

const REAL = "real-token-0123456789";
const LINE = "sandbox: nothing here is real";
const FERRY = {
  plugins: [[resolve("test/fixtures/ferry.ts"), { token: REAL, harbour: "secret://harbour" }]],
};

const empty = mkdtempSync(join(tmpdir(), "cargoshipper-e2e-"));
const { folder, remove } = folderWith(FERRY);
afterAll(() => {
  rmSync(empty, { recursive: true });
  remove();
});

/** Runs the built bin. */
const run = (cwd: string, args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const options = { cwd, env: cleanEnvironment(cwd, env), timeout: 100_000 };
    const child = execFile(process.execPath, [BIN, ...args], options, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });

describe("the built bin with --sandbox", () => {
  it("is fine on any machine, without configuration or accounts", async () => {
    const { code, stdout } = await run(empty, ["doctor", "--sandbox"], {
      DOCKER_HOST: "tcp://192.0.2.1:2375",
    });
    expect(stdout).toMatch(/^cargoshipper \S+ Node \S+ sandbox: nothing here is real\n/);
    expect(stdout).toMatch(/^docker {2}(?:ok|off) {2}\(sandbox, /m);
    expect(stdout).not.toContain("192.0.2.1");
    expect(code).toBe(0);
    const { plugins, sandbox } = JSON.parse((await run(folder, ["doctor", "--sandbox", "--json"])).stdout);
    expect([sandbox, plugins]).toMatchObject([true, [{ state: "ok", facts: ["pond 1", "afloat"] }]]);
  }, 120_000);

  it("serves a plugin on its sandbox, and says so at once, in the log and in each answer", async () => {
    const server = new RawServer(folder, ["--sandbox"], {
      FERRY_TOKEN: REAL,
      CARGOSHIPPER_SECRET_HARBOUR: "real-secret-0123456789",
    });
    const { result } = await server.initialize();
    expect(result?.["instructions"]).toMatch(/^Sandbox: nothing here is real\./);
    expect(namesIn(await server.request("tools/list"), "tools")).toEqual([
      "ferry_carry",
      "ferry_sink",
      "ferry_picture",
    ]);
    const answer = await server.call("ferry_carry");
    expect(structuredOf(answer).data).toMatchObject({ harbour: "none", sandbox: true });
    expect(answer.result?.["content"]).toMatchObject([{ text: expect.stringMatching(`^${LINE}\n`) }]);
    const { code } = await server.end();
    expect(code).toBe(0);
    expect(server.stderr).toContain(LINE);
    expect(server.stderr + server.lines.join()).not.toContain("real-");
  }, 60_000);

  it("calls a tool and checks a configuration, by a variable as well", async () => {
    const env = { MCP_SANDBOX: "true" };
    const called = await run(folder, ["call", "ferry_carry"], env);
    expect(called).toMatchObject({ code: 0, stdout: `${LINE}\nharbour: none\nnote: carried\n` });
    const checked = await run(folder, ["check"], env);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toContain("not used, and not checked");
    expect((await run(folder, ["call", "ferry_carry"])).stderr).toMatch(/ is unavailable: harbour/);
  }, 60_000);
});

describePrivateEngine("the built server with Docker's sandbox", () => {
  it("takes its engine along when it is killed", async () => {
    const server = new RawServer(empty, ["--sandbox"]);
    await server.initialize();
    const { data } = structuredOf(await server.call("docker_list_images"));
    expect(JSON.stringify(data)).toContain("busybox:latest");
    const [host = ""] = /unix:\S+docker\.sock/.exec(server.stderr) ?? [];
    expect(traces(host)).not.toEqual([]);
    server.child.kill("SIGKILL");
    for (const deadline = Date.now() + 20_000; traces(host).length > 0 && Date.now() < deadline; )
      await sleep(50);
    expect(traces(host)).toEqual([]);
  }, 90_000);
});
