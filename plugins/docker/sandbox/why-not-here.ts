import { readFileSync } from "node:fs";
import { findProgram } from "./find-program.js";

const CAP_SYS_ADMIN = 1n << 21n;

/** A machine, as far as it matters to a private engine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  /** The effective capabilities of this process, as a hexadecimal number. */
  readonly capabilities: string;
  has(program: string): boolean;
}

/** The machine that this is, with the programs on a PATH. */
export const thisMachine = (path?: string): Machine => ({
  platform: process.platform,
  uid: process.getuid?.(),
  get capabilities() {
    return /^CapEff:\s*(\w+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  },
  has: (program) => findProgram(program, path) !== undefined,
});

/** Why no private engine can run here, in a few words; undefined when one can, given these programs. */
export function whyNotHere(
  programs: readonly string[],
  { platform, uid, capabilities, has }: Machine,
): string | undefined {
  if (platform !== "linux") return "a private engine needs Linux";
  if (uid !== 0) return "a private engine needs root";
  if ((BigInt(`0x${capabilities}`) & CAP_SYS_ADMIN) === 0n) {
    return "a private engine needs CAP_SYS_ADMIN, which this container does not have";
  }
  const missing = programs.filter((program) => !has(program));
  if (missing.length === 0) return undefined;
  return `a private engine needs ${missing.join(" and ")}, not found on the PATH`;
}
