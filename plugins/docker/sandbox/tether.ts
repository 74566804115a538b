import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Socket } from "node:net";
import { searchPath } from "./find-program.js";

const END_DEADLINE = 30_000;

export interface Tethered {
  /** Sends the script a line of input. */
  tell(line: string): void;
  hasEnded(): boolean;
  /** Closes the script's input, on which it cleans up, and waits until it has. */
  end(): Promise<void>;
}

interface Errand {
  /** The path of the script. */
  readonly script: string;
  readonly args: readonly string[];
  /** Its HOME. */
  readonly home: string;
  readonly logFile: string;
  /** The PATH that its programs are looked for in. */
  readonly path?: string | undefined;
}

/**
 * Starts a script that stops what it runs when its input ends. That happens on `end()`, and by itself when this process is
 * gone, however it went, even by SIGKILL.
 */
export function tether({ script, args, home, logFile, path }: Errand): Tethered {
  const log = openSync(logFile, "a");
  const child = spawn("sh", [script, ...args], {
    cwd: "/",
    env: { PATH: searchPath(path), HOME: home, LC_ALL: "C" },
    stdio: ["pipe", log, log],
    // Out of reach of the terminal's Ctrl-C, which would end it before it has cleaned up.
    detached: true,
  });
  closeSync(log);
  // Neither keeps this process alive: one that forgets end() still ends, and so does the script.
  child.unref();
  const input = child.stdin as Socket;
  input.unref();
  input.on("error", () => {});
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    tell: (line) => void input.write(`${line}\n`),
    hasEnded,
    async end() {
      if (hasEnded()) return;
      child.ref();
      input.end();
      await once(child, "exit", { signal: AbortSignal.timeout(END_DEADLINE) });
    },
  };
}
