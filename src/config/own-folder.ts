import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder that only its owner can read and write, since what is kept there may hold secrets, and is run. False
 * when it cannot be had.
 */
export function isOwnFolder(folder: string): boolean {
  try {
    make(folder);
    const { uid, mode } = statSync(folder);
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
  } catch {
    return false;
  }
}

/** With those above it. Node.js's own `recursive` never returns where no folder can be made, as in /proc. */
function make(folder: string): void {
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || folder === dirname(folder)) throw error;
    make(dirname(folder));
    mkdirSync(folder, 0o700);
  }
}
