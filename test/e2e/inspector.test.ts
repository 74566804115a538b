import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { describeEngine } from "../engine/describe.js";
import { BIN, cleanEnvironment, folderWith, LAB_CONFIG } from "./server.js";

const INSPECTOR = resolve("node_modules/.bin/mcp-inspector");

const lab = folderWith(LAB_CONFIG);
const docker = folderWith({ plugins: ["docker"] });
const cloudflare = folderWith({
  sandbox: true,
  plugins: [["cloudflare", { toolsets: ["default", "rules", "workers", "storage", "tunnels"] }]],
});
afterAll(() => {
  lab.remove();
  docker.remove();
  cloudflare.remove();
});

/** Runs MCP Inspector's command line against the built server. */
function inspect(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const variables = Object.entries({ MCP_LOG_LEVEL: "silent", ...env }).flatMap(([name, value]) => [
    "-e",
    `${name}=${value}`,
  ]);
  const command = ["--cli", process.execPath, BIN, ...variables, "--format", "json", ...args];
  return new Promise((done) => {
    const options = { cwd: folder, env: cleanEnvironment(folder), timeout: 60_000 };
    execFile(process.execPath, [INSPECTOR, ...command], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

const resultIn = (stdout: string) => (JSON.parse(stdout) as { result: Record<string, unknown> }).result;

describe("MCP Inspector", () => {
  it.each([
    ["lab", lab.folder],
    ["docker", docker.folder],
  ])("finds no fault in the schemas of %s", async (_name, folder) => {
    const { code, stdout, stderr } = await inspect(folder, ["--method", "tools/list", "--strict"]);
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/error|warning/i)]);
    expect((resultIn(stdout)["tools"] as unknown[]).length).toBeGreaterThan(3);
  });

  it("finds in those of Cloudflare that some values may be anything, and nothing else", async () => {
    const { code, stdout, stderr } = await inspect(cloudflare.folder, ["--method", "tools/list", "--strict"]);
    const issues = [...stderr.matchAll(/Issue: (.*)/g)].map(([, issue = ""]) => issue);
    // What a Worker's variable or an operation's body may be is the API's to say, and is not in a tool's schema.
    const open = /^Schema carries no validation keyword|^`type` is an array/;
    expect([code, issues.filter((issue) => !open.test(issue))]).toEqual([0, []]);
    expect(stderr).toMatch(/^0 errors/m);
    expect((resultIn(stdout)["tools"] as unknown[]).length).toBeGreaterThan(50);
  });

  it("calls tools, reads resources and gets prompts", async () => {
    const called = await inspect(lab.folder, [
      "--method",
      "tools/call",
      "--tool-name",
      "lab_list_things",
      "--tool-arg",
      "limit=1",
    ]);
    expect(resultIn(called.stdout)).toMatchObject({
      structuredContent: { success: true, data: { total: 2 } },
    });
    const read = await inspect(lab.folder, ["--method", "resources/read", "--uri", "lab://thing/apple"]);
    expect(resultIn(read.stdout)).toMatchObject({
      contents: [{ uri: "lab://thing/apple", mimeType: "text/markdown" }],
    });
    const got = await inspect(lab.folder, [
      "--method",
      "prompts/get",
      "--prompt-name",
      "lab_weigh",
      "--prompt-args",
      "name=apple",
    ]);
    expect(resultIn(got.stdout)).toMatchObject({ messages: [{ role: "user" }] });
  });

  it("calls a tool of Cloudflare and reads a resource, in a sandbox", async () => {
    const tool = ["--tool-name", "cloudflare_list_zones", "--tool-arg", "name=example.c"];
    const called = await inspect(cloudflare.folder, ["--method", "tools/call", ...tool]);
    expect(resultIn(called.stdout)).toMatchObject({
      structuredContent: { data: { zones: [{ name: "example.com" }], total: 1, sandbox: true } },
    });
    const uri = "cloudflare://zone/example.com/records";
    const read = await inspect(cloudflare.folder, ["--method", "resources/read", "--uri", uri]);
    expect(resultIn(read.stdout)).toMatchObject({
      contents: [{ uri, mimeType: "text/markdown", text: expect.stringContaining("192.0.2.10") }],
    });
  });

  it("sees a failure as one, and what it says", async () => {
    const fail = ["--tool-name", "lab_behave", "--tool-arg", "kind=fail"];
    const { code, stdout } = await inspect(lab.folder, ["--method", "tools/call", ...fail]);
    expect(code).not.toBe(0);
    expect(resultIn(stdout)).toMatchObject({
      isError: true,
      structuredContent: { details: { kind: "conflict" } },
    });
  });
});

describeEngine("MCP Inspector with Docker", ({ host }) => {
  it("sees no error under load", async () => {
    const { code, stdout } = await inspect(
      docker.folder,
      [
        "--method",
        "tools/call",
        "--tool-name",
        "docker_list_containers",
        "--load",
        "--load-requests",
        "200",
        "--load-concurrency",
        "16",
      ],
      { DOCKER_HOST: host },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/"errors?":\s*0|"errorRate":\s*0/);
  }, 60_000);
});
