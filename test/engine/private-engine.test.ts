import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { dockerAt } from "./client.js";
import { describePrivateEngine } from "./describe.js";
import { makeTestImage, TEST_IMAGE } from "./image.js";
import { startPrivateEngine } from "./private-engine.js";

const installing = { announce: () => {}, allowInstall: false };

describePrivateEngine("a private engine", () => {
  it("restarts on its data, and stops without a trace while a container runs", async () => {
    const engine = await startPrivateEngine(installing);
    try {
      await makeTestImage(engine.host);
      const docker = dockerAt(engine.host);
      const network = await docker.createNetwork({ Name: "own" });
      const HostConfig = { NetworkMode: "own" };
      const Cmd = ["httpd", "-f"];
      const container = await docker.createContainer({ Image: TEST_IMAGE, Cmd, HostConfig, StopTimeout: 1 });
      await container.start();
      await engine.restart();
      expect((await container.inspect()).State.Running).toBe(false);
      await container.start();
      expect(traces(engine.host, network.id)).not.toEqual([]);
      await engine.stop();
      expect(traces(engine.host, network.id)).toEqual([]);
    } finally {
      await engine.stop();
    }
  }, 60_000);

  it("is gone when the process that started it is killed", async () => {
    const module = new URL("private-engine.ts", import.meta.url);
    const program = `import(${JSON.stringify(module)})
      .then(({ startPrivateEngine }) => startPrivateEngine({ announce() {}, allowInstall: false }))
      .then(({ host }) => { console.log(host); setTimeout(() => {}, 60_000); })`;
    const owner = spawn(process.execPath, ["--import", "tsx", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [host] = await once(owner.stdout, "data", { signal: AbortSignal.timeout(30_000) });
    owner.kill("SIGKILL");
    const deadline = Date.now() + 20_000;
    while (traces(String(host).trim()).length > 0 && Date.now() < deadline) await sleep(50);
    expect(traces(String(host).trim())).toEqual([]);
  }, 60_000);
});

/** What there is of an engine on this machine. */
function traces(host: string, networkId = "none"): string[] {
  const folder = dirname(new URL(host).pathname);
  const links = [`cs-${folder.slice(-6)}`, `br-${networkId.slice(0, 12)}`].map(
    (name) => `/sys/class/net/${name}`,
  );
  const groups = ["", "memory/", "pids/"].map((part) => `/sys/fs/cgroup/${part}${basename(folder)}`);
  return [folder, ...links, ...groups]
    .filter((path) => existsSync(path))
    .concat(processesOf(folder), mountsOf(folder));
}

function processesOf(folder: string): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map((id) => textOf(`/proc/${id}/cmdline`)).filter((line) => line.includes(folder));
}

function mountsOf(folder: string): string[] {
  return textOf("/proc/mounts")
    .split("\n")
    .filter((line) => line.includes(folder));
}

/** Empty for a process that has just gone. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
