import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { versionOf } from "./client.js";
import { ensurePrograms, type Installing } from "./install.js";
import { type Tethered, tether } from "./tether.js";

const PROGRAMS = { dockerd: "docker.io", busybox: "busybox-static", ip: "iproute2", ps: "procps" };
const START_DEADLINE = 60_000;
const CAP_SYS_ADMIN = 1n << 21n;

export interface PrivateEngine {
  host: string;
  version: string;
  /** Removes the engine with everything in it: processes, mounts, bridges, control groups, files. */
  stop(): Promise<void>;
  /** Stops the daemon as a service manager would and starts it on the same data; running containers exit. */
  restart(): Promise<void>;
}

/** An engine of our own that nobody else knows. Needs Linux and root; installs what is missing on Debian. */
export async function startPrivateEngine(installing: Installing): Promise<PrivateEngine> {
  refuseWhereItCannotRun();
  await ensurePrograms(PROGRAMS, installing);
  const folder = mkdtempSync(join(tmpdir(), "cargoshipper-"));
  const bridge = `cs-${folder.slice(-6)}`;
  // 198.18.0.0/15 is set aside for tests of networks, so no route of this machine should be in it.
  const address = `198.${randomInt(18, 20)}.${randomInt(256)}.1/24`;
  const script = tether("private-engine.sh", [folder, bridge, address], folder, join(folder, "dockerd.log"));
  const host = `unix://${folder}/docker.sock`;
  try {
    const version = await started(script, folder, host);
    const restart = async () => {
      const before = daemonId(folder);
      script.tell("restart");
      await started(script, folder, host, before);
    };
    return { host, version, restart, stop: () => script.end() };
  } catch (error) {
    await script.end();
    throw error;
  }
}

function refuseWhereItCannotRun(): void {
  if (process.platform !== "linux") throw new Error("a private engine needs Linux");
  if (process.getuid?.() !== 0) throw new Error("a private engine needs root");
  const capabilities = /^CapEff:\s*(\w+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  if ((BigInt(`0x${capabilities}`) & CAP_SYS_ADMIN) === 0n) {
    throw new Error("a private engine needs CAP_SYS_ADMIN, which this container does not have");
  }
}

/** Resolves with the version when a daemon other than `before` answers; throws what it logged when none does. */
async function started(script: Tethered, folder: string, host: string, before?: string): Promise<string> {
  const deadline = Date.now() + START_DEADLINE;
  for (;;) {
    const daemon = daemonId(folder);
    if (daemon !== undefined && daemon !== before) {
      const version = await versionOf(host, 5_000).catch(() => undefined);
      if (version !== undefined) return version;
    }
    // While it restarts, the daemon has ended and the next one is about to start.
    const gaveUp = script.hasEnded() || (before === undefined && existsSync(join(folder, "ended")));
    if (gaveUp || Date.now() > deadline) throw new Error(`dockerd does not start:\n${lastWords(folder)}`);
    await sleep(50);
  }
}

function daemonId(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "docker.pid"), "utf8");
  } catch {
    return undefined;
  }
}

function lastWords(folder: string): string {
  const lines = readFileSync(join(folder, "dockerd.log"), "utf8").trimEnd().split("\n");
  return lines
    .filter((line) => !/level=(info|debug)/.test(line))
    .slice(-10)
    .join("\n");
}
