import { execFile } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { AuditFile } from "../../src/audit/audit-file.js";
import { aRecord } from "../audit/a-record.js";
import { BIN, cleanEnvironment, folderWith } from "./server.js";

const { folder, remove } = folderWith({ plugins: [] });
afterAll(remove);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd: folder, env: cleanEnvironment(folder), timeout: 60_000 };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Runs a shell's command on a terminal, which `script` lends: that of util-linux, or that of BSD and macOS. */
const runOnTerminal = (command: string) =>
  run(
    "script",
    process.platform === "linux" ? ["-qec", command, "/dev/null"] : ["-q", "/dev/null", "sh", "-c", command],
  );

const audit = (...args: string[]) => run(process.execPath, [BIN, "audit", ...args]);
const rows = ({ stdout }: Ended) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));

beforeAll(async () => {
  const file = await AuditFile.open(join(folder, "audit.jsonl"), 700);
  const time = (second: number) => `2026-11-22T10:00:0${second}.000Z`;
  const last = { phase: "finished", durationMs: 1_250, requestIds: ["r1"] } as const;
  for (const record of [
    aRecord({ call: "removed", time: time(1) }),
    aRecord({ call: "removed", time: time(2), outcome: "success", ...last }),
    aRecord({
      call: "killed",
      time: time(3),
      target: "prod",
      client: { name: "a\u001b[31m\nb", version: "1" },
    }),
    aRecord({
      call: "refused",
      time: time(4),
      phase: "refused",
      decision: "refused",
      rule: "mode read-only",
    }),
  ])
    await file.append(record, { flush: false });
  await file.close();
});

describe("cargoshipper audit", () => {
  it("shows one row for each call, also of rotated files", async () => {
    const ended = await audit("audit.jsonl");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const name = "docker_remove_container";
    expect(rows(ended)).toEqual([
      ["time", "effect", "name", "target", "approved by", "outcome", "duration", "client"],
      ["2026-11-22T10:00:01.000Z", "destroy", name, "-", "person", "success", "1.3 s", "editor 1.2"],
      [
        "2026-11-22T10:00:03.000Z",
        "destroy",
        name,
        "prod",
        "person",
        "UNKNOWN: started, never finished",
        "-",
        "a\\u{1b}[31m\\nb 1",
      ],
      [
        "2026-11-22T10:00:04.000Z",
        "destroy",
        name,
        "-",
        "person",
        "refused (mode read-only)",
        "-",
        "editor 1.2",
      ],
    ]);
  });

  it("marks a call that never finished on a terminal", async () => {
    const command = `stty cols 300; "${process.execPath}" "${BIN}" audit audit.jsonl`;
    const { stdout } = await runOnTerminal(command);
    const unknown = stdout.split("\n").filter((line) => line.includes("UNKNOWN"));
    expect(unknown).toEqual([
      expect.stringContaining("\u001b[1m\u001b[31m2026-11-22T10:00:03.000Z  destroy"),
    ]);
    expect(stdout.split("\n").find((line) => line.includes("success"))).not.toContain("\u001b");
  });

  it("prints the records of the calls with --json, a line each, and picks calls", async () => {
    const ended = await audit("audit.jsonl", "--json", "--outcome", "success");
    const records = ended.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { call: "removed", phase: "started" },
      { call: "removed", phase: "finished", requestIds: ["r1"], arguments: { container_id: "harbour" } },
    ]);
    expect(rows(await audit("audit.jsonl", "--target", "prod"))).toHaveLength(2);
    const none = await audit("audit.jsonl", "--since", "1s");
    expect(none).toEqual({ code: 0, stdout: "", stderr: "There are no such calls.\n" });
  });

  it("exits with 1 when the file cannot be read, and with 2 when the command line makes no sense", async () => {
    const missing = await audit("nowhere.jsonl");
    expect([missing.code, missing.stdout]).toEqual([1, ""]);
    expect(missing.stderr).toMatch(/^The audit file .*nowhere\.jsonl cannot be read: there is no such file/);
    mkdirSync(join(folder, "sub"));
    expect((await audit("sub")).code).toBe(1);
    rmSync(join(folder, "sub"), { recursive: true });
    for (const [args, said] of [
      [[], "audit: which file?"],
      [["audit.jsonl", "--since", "soon"], "--since soon: expected an age"],
      [["audit.jsonl", "--sinse", "x"], "Did you mean --since?"],
      [["audit.jsonl", "more"], "audit: too much: more"],
    ] as const) {
      const { code, stderr } = await audit(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    }
  });
});
