import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { BIN, cleanEnvironment, RawServer } from "./server.js";

const MONTH = 30 * 24 * 3_600;

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "cargoshipper-code-"));
  folder = join(home, ".cache", "cargoshipper", "code");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Starts a server, which says nothing but what it should, and ends it a while after its start is over. */
async function start(env: Record<string, string> = {}): Promise<void> {
  const server = new RawServer(home, ["--log-level", "warning"], env);
  await server.initialize();
  await server.request("tools/list");
  await setTimeout(1_500);
  expect(await server.end()).toMatchObject({ code: 0 });
  expect(server.stderr).toBe("");
}

const times = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);

it("is kept by the first server, for this user alone, and taken by the second", async () => {
  await start();
  const first = times();
  expect(first.length).toBeGreaterThan(0);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await start();
  expect(times()).toEqual(first);
});

it("is not kept by a command, which runs too little of it", async () => {
  execFileSync(process.execPath, [BIN, "check"], { cwd: home, env: cleanEnvironment(home) });
  expect(readdirSync(folder)).toEqual([]);
});

it("is nowhere when NODE_DISABLE_COMPILE_CACHE is set", async () => {
  await start({ NODE_DISABLE_COMPILE_CACHE: "1" });
  expect(readdirSync(home)).toEqual([]);
});

it("is not taken from a folder that others can write, nor put there", async () => {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  await start();
  expect(readdirSync(folder)).toEqual([]);
});

it("is not looked for in the working directory where HOME is no whole path", async () => {
  await start({ HOME: "" });
  await start({ HOME: "." });
  expect(readdirSync(home)).toEqual([]);
});

it("is kept where it can be, when one of its files cannot be written", async () => {
  await start();
  const [first = "", ...others] = readdirSync(folder);
  for (const name of [first, ...others]) rmSync(join(folder, name));
  mkdirSync(join(folder, first));
  await start();
  expect(readdirSync(folder).sort()).toEqual([first, ...others].sort());
});

it("is not needed: a start without a folder to keep it in is a start", async () => {
  await start({ XDG_CACHE_HOME: "/proc" });
});

it("needs no home folder: a user who is a bare number has none", async () => {
  const { uid, gid } = { uid: 54_321, gid: 54_321 };
  const args = [BIN, "--version"];
  const env = { PATH: process.env.PATH ?? "" };
  if (process.getuid?.() !== 0) return expect(execFileSync(process.execPath, args, { env })).toBeDefined();
  expect(execFileSync(process.execPath, args, { env, uid, gid, encoding: "utf8" })).toMatch(
    /^\d+\.\d+\.\d+\n$/,
  );
});

it("is replaced when it was damaged", async () => {
  await start();
  const files = readdirSync(folder).map((name) => join(folder, name));
  const before = files.map((file) => readFileSync(file));
  for (const [at, file] of files.entries()) {
    const damaged = Buffer.from(before[at] ?? []);
    damaged.fill(0xff, damaged.length >> 1);
    writeFileSync(file, damaged);
  }
  await start();
  for (const file of files) expect(readFileSync(file).at(-1)).not.toBe(0xff);
});

it("goes a month after it was made, when that of another version comes", async () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(join(home, ".cache", "cargoshipper"), 0o700);
  const [old, young] = [join(folder, "old.bin"), join(folder, "young.bin")];
  writeFileSync(old, "");
  writeFileSync(young, "");
  const seconds = Date.now() / 1_000 - MONTH - 60;
  utimesSync(old, seconds, seconds);
  await start();
  expect(readdirSync(folder)).not.toContain("old.bin");
  expect(readdirSync(folder)).toContain("young.bin");
});
