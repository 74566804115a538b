import { execFile } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findProgram } from "../../plugins/docker/sandbox/find-program.js";

const run = promisify(execFile);
const POLICY = "/usr/sbin/policy-rc.d";
const UPDATE_DEADLINE = 180_000;
const INSTALL_DEADLINE = 420_000;
/** Another apt-get at work, such as that of a second test run, holds a lock for seconds. */
const LOCK_PAUSE = 1_000;

export interface Installing {
  /** Told, before anything is changed, what is about to be installed. */
  announce(line: string): void;
  allowInstall: boolean;
}

/**
 * Makes sure that programs are there, with the Debian package of each that is missing. Says so first.
 * Throws with a reason when a program is missing and cannot be installed.
 */
export async function ensurePrograms(
  packageOf: Record<string, string>,
  { announce, allowInstall }: Installing,
): Promise<void> {
  const missing = Object.keys(packageOf).filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const aptGet = findProgram("apt-get");
  if (aptGet === undefined || process.getuid?.() !== 0 || !allowInstall) {
    const why = allowInstall
      ? "only root on Debian or Ubuntu can have it installed"
      : "installing is not allowed";
    throw new Error(`${missing.join(" and ")} not found, and ${why}`);
  }
  const packages = [...new Set(missing.map((program) => packageOf[program] ?? program))];
  announce(`Installing ${packages.join(" and ")} with apt-get …`);
  const startNothing = forbidServices();
  try {
    // Offline, or with one bad source among good ones, the lists may still do: the install tells.
    const updated = await apt(aptGet, ["update"], UPDATE_DEADLINE).catch((error: Error) => error);
    await apt(aptGet, ["install", "-y", "--no-install-recommends", ...packages], INSTALL_DEADLINE).catch(
      (error: Error) => {
        throw updated instanceof Error ? new Error(`${updated.message}\n${error.message}`) : error;
      },
    );
  } finally {
    startNothing.lift();
  }
}

async function apt(aptGet: string, args: string[], timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  for (;;) {
    const left = deadline - Date.now();
    const failure = await run(aptGet, ["-q", ...args], { env, timeout: left, maxBuffer: 64 << 20 }).then(
      () => undefined,
      (error: AptFailure) => error,
    );
    if (failure === undefined) return;
    const output = `${failure.stdout}${failure.stderr}`.trimEnd();
    if (!output.includes("Could not get lock") || left < LOCK_PAUSE * 2) {
      const how = failure.killed ? `took longer than ${timeout / 1000} s` : `ended with ${failure.code}`;
      throw new Error(`apt-get ${args[0]} ${how}:\n${output.split("\n").slice(-15).join("\n")}`);
    }
    await sleep(LOCK_PAUSE);
  }
}

interface AptFailure extends Error {
  stdout: string;
  stderr: string;
  killed: boolean;
  code: number | null;
}

/** Debian's packages start their service at once, except where this file says no. */
function forbidServices(): { lift(): void } {
  if (existsSync(POLICY)) return { lift() {} };
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return { lift: () => rmSync(POLICY, { force: true }) };
}
