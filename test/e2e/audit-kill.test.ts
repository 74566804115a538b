import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "@jest/globals";
import { BIN, cleanEnvironment, folderWith, RawServer } from "./server.js";

const { folder, remove } = folderWith({
  audit: { file: "audit.jsonl" },
  plugins: [
    [resolve("test/fixtures/sieve.ts"), { token: "a-token", stated: "a-secret", referred: "another" }],
  ],
});
afterAll(remove);

const records = () =>
  readFileSync(join(folder, "audit.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const audit = async (...args: string[]) => {
  const options = { cwd: folder, env: cleanEnvironment(folder) };
  return (await promisify(execFile)(process.execPath, [BIN, "audit", ...args], options)).stdout;
};

describe("a server that is killed in the middle of a change", () => {
  it("leaves the record of what it began, and `cargoshipper audit` says that its end is unknown", async () => {
    const server = new RawServer(folder);
    await server.initialize();
    await server.request("tools/call", { name: "sieve_change", arguments: { way: "id" } });
    server.send("tools/call", {
      name: "sieve_change",
      arguments: { way: "hang", note: "begun" },
      _meta: { progressToken: "begun" },
    });
    await server.until(({ method }) => method === "notifications/progress");
    server.child.kill("SIGKILL");
    await server.exited();
    expect(server.child.signalCode).toBe("SIGKILL");
    expect(records()).toMatchObject([
      { phase: "started", arguments: { way: "id" } },
      { phase: "finished", outcome: "success" },
      { phase: "started", name: "sieve_change", effect: "write", arguments: { way: "hang", note: "begun" } },
    ]);
    const [, finished = "", unknown = "", ...others] = (await audit()).trimEnd().split("\n");
    expect(finished.split("\t")[5]).toBe("success");
    expect(unknown.split("\t").slice(1, 6)).toEqual([
      "write",
      "sieve_change",
      "-",
      "policy",
      "UNKNOWN: started, never finished",
    ]);
    expect(others).toEqual([]);
    expect(JSON.parse(await audit("--json", "--outcome", "unknown"))).toMatchObject({
      phase: "started",
      arguments: { note: "begun" },
    });
  });
});
