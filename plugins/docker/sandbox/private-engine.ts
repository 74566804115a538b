import { randomInt } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { askEngine } from "./ask-engine.js";
import { type Tethered, tether } from "./tether.js";

/** Milliseconds. */
const START_DEADLINE = 60_000;
const ANSWER_DEADLINE = 5_000;

export interface PrivateEngine {
  /** unix:///path */
  readonly host: string;
  readonly version: string;
  /** Removes the engine with everything in it: processes, mounts, bridges, control groups, files. */
  stop(): Promise<void>;
  /** Stops the daemon as a service manager would and starts it on the same data; running containers exit. */
  restart(): Promise<void>;
}

interface Settings {
  /** The folder of its scripts. */
  readonly scripts: string;
  /** The PATH that its programs are looked for in. */
  readonly path?: string | undefined;
  /** Whether containers can be given folders of this machine. */
  readonly folders: "shared" | "hidden";
  readonly signal?: AbortSignal;
}

/** Starts an engine that nobody else knows, in a temporary folder of mode 0700. It ends with this process. */
export async function startPrivateEngine({
  scripts,
  path,
  folders,
  signal,
}: Settings): Promise<PrivateEngine> {
  const folder = mkdtempSync(join(tmpdir(), "cargoshipper-"));
  const bridge = `cs-${folder.slice(-6)}`;
  const logFile = join(folder, "dockerd.log");
  // Open, it can still be read when the script has ended and has taken the folder with it.
  const openLog = () => openSync(logFile, "a+");
  const firstLog = openLog();
  const script = tether({
    script: join(scripts, "private-engine.sh"),
    args: [folder, bridge, freeAddress(), folders],
    home: folder,
    logFile,
    path,
  });
  const ready = async (log: number, before?: string) => {
    try {
      return await started(script, folder, log, signal, before);
    } finally {
      closeSync(log);
    }
  };
  try {
    const version = await ready(firstLog);
    const restart = async () => {
      const before = daemonId(folder);
      script.tell("restart");
      await ready(openLog(), before);
    };
    return { host: `unix://${socketIn(folder)}`, version, restart, stop: () => script.end() };
  } catch (error) {
    await script.end();
    throw error;
  }
}

const socketIn = (folder: string): string => join(folder, "docker.sock");

/** 198.18.0.0/15 is set aside for tests of networks, so only other private engines should be in it. */
function freeAddress(): string {
  const taken = Object.values(networkInterfaces()).flatMap(
    (links) => links?.map(({ address }) => address) ?? [],
  );
  for (;;) {
    const address = `198.${randomInt(18, 20)}.${randomInt(256)}.1`;
    if (!taken.includes(address)) return `${address}/24`;
  }
}

/** Resolves with the version when a daemon other than `before` answers; throws what it logged when none does. */
async function started(
  script: Tethered,
  folder: string,
  log: number,
  signal: AbortSignal | undefined,
  before?: string,
): Promise<string> {
  const deadline = Date.now() + START_DEADLINE;
  for (;;) {
    signal?.throwIfAborted();
    const daemon = daemonId(folder);
    if (daemon !== undefined && daemon !== before) {
      const version = await versionIn(folder).catch(() => undefined);
      if (version !== undefined) return version;
    }
    // While it restarts, the daemon has ended and the next one is about to start.
    const gaveUp = script.hasEnded() || (before === undefined && existsSync(join(folder, "ended")));
    if (gaveUp || Date.now() > deadline) throw new Error(`dockerd does not start:\n${lastWords(log)}`);
    await sleep(50);
  }
}

async function versionIn(folder: string): Promise<string> {
  const signal = AbortSignal.timeout(ANSWER_DEADLINE);
  const { Version } = JSON.parse(await askEngine(socketIn(folder), { path: "/version", signal }));
  return String(Version);
}

function daemonId(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "docker.pid"), "utf8");
  } catch {
    return undefined;
  }
}

function lastWords(log: number): string {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  return lines
    .filter((line) => !/level=(info|debug)/.test(line))
    .slice(-10)
    .join("\n");
}
