import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "@jest/globals";
import { parseAddress } from "../../../plugins/docker/address.js";
import { connect } from "../../../plugins/docker/client.js";
import { sshArguments } from "../../../plugins/docker/ssh-agent.js";
import { listening } from "./listening.js";

const folder = mkdtempSync(join(tmpdir(), "cs-ssh-"));
afterAll(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;
const silent = { debug: () => {}, info: () => {}, warning: () => {}, error: () => {} };
const connectWith = (host: string, PATH: string) =>
  connect({ options: { host }, env: { PATH, SECRET_OF_THE_SERVER: "x" }, signal, log: silent });

/** A folder with a program in place of ssh, which notes how it was called. */
function fakeSsh(name: string, body: string) {
  const path = join(folder, name);
  const notes = join(path, "notes");
  mkdirSync(path);
  const note = `require("node:fs").appendFileSync(${JSON.stringify(notes)}, JSON.stringify({ args: process.argv.slice(2), env: Object.keys(process.env), pid: process.pid }) + "\\n");`;
  writeFileSync(join(path, "ssh"), `#!${process.execPath}\n${note}\n${body}\n`, { mode: 0o755 });
  const calls = () =>
    readFileSync(notes, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { args: string[]; env: string[]; pid: number });
  return { path, calls };
}

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it("reaches the Engine through the user's own ssh, over connections that are kept and then ended", async () => {
  const socket = join(folder, "engine.sock");
  await listening((request, answer) => {
    if (request.url?.startsWith("/events")) answer.write('{"status":"first"}\n');
    else answer.end(JSON.stringify([{ Id: request.headers.host }]));
  }, socket);
  const relay = `const there = require("node:net").connect(${JSON.stringify(socket)});
process.stdin.pipe(there).pipe(process.stdout);`;
  const { path, calls } = fakeSsh("relay", relay);
  const client = await connectWith("ssh://ops@prod:2222", path);
  const list = () => client.ask(signal, (engine, abortSignal) => engine.listContainers({ abortSignal }));
  expect(await list()).toEqual([{ Id: expect.any(String) }]);
  expect(await list()).toHaveLength(1);
  expect(calls()).toHaveLength(1);
  const asked = ["-l", "ops", "-p", "2222", "--", "prod", "docker", "system", "dial-stdio"];
  expect(calls()[0]?.args.slice(-asked.length)).toEqual(asked);
  expect(calls()[0]?.env).not.toContain("SECRET_OF_THE_SERVER");

  const giveUp = new AbortController();
  const events = await client.stream(giveUp.signal, { method: "GET", path: "/events" });
  const [first] = await events.take(1).toArray();
  expect(String(first)).toBe('{"status":"first"}\n');
  giveUp.abort();
  client.close();
  for (let tries = 0; tries < 50 && calls().some(({ pid }) => isRunning(pid)); tries++) await sleep(100);
  expect(calls().filter(({ pid }) => isRunning(pid))).toEqual([]);
});

it("passes on why ssh failed", async () => {
  const denied =
    'process.stderr.write("ops@prod: Permission denied (publickey).\\r\\n"); process.exitCode = 255;';
  const list = async (path: string) => {
    const client = await connectWith("ssh://ops@prod", path);
    return client.ask(signal, (engine, abortSignal) => engine.listContainers({ abortSignal }));
  };
  await expect(list(fakeSsh("denied", denied).path)).rejects.toMatchObject({
    kind: "service_unavailable",
    message:
      "The Docker Engine at ssh://ops@prod (option host) cannot be reached: ssh failed: ops@prod: Permission denied (publickey).",
  });
  await expect(list(fakeSsh("silent", "process.exitCode = 3;").path)).rejects.toThrow(
    "ssh failed: it ended with 3",
  );
  await expect(list(join(folder, "nowhere"))).rejects.toThrow(/ssh failed: spawn ssh ENOENT/);
});

it("takes no address for an option or a command", () => {
  const args = (host: string) => {
    const address = parseAddress(host, "option host");
    return address.kind === "ssh" ? sshArguments(address) : [];
  };
  expect(args("ssh://prod").slice(-5)).toEqual(["--", "prod", "docker", "system", "dial-stdio"]);
  expect(args("ssh://prod/run/user/1/docker.sock").slice(-6)).toEqual([
    "prod",
    "docker",
    "--host",
    "unix:///run/user/1/docker.sock",
    "system",
    "dial-stdio",
  ]);
  for (const host of [
    "ssh://-oProxyCommand=id",
    "ssh://-oProxyCommand=id@prod",
    "ssh://ops:password@prod",
    "ssh://prod/$(id)",
    "ssh://prod/a;id",
    "ssh://a b",
    "ssh://prod?x",
  ]) {
    expect(() => args(host)).toThrow(/^option host: /);
  }
});
