import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf } from "./connection-fault.js";

const isMissing = (error: unknown) => ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "");

/**
 * A path without symbolic links; of what does not exist yet, the part that does. Throws when that cannot be told: the
 * Engine may see what this process may not.
 */
export async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error) || (await isThere(path))) throw error;
    const folder = dirname(path);
    return folder === path ? path : join(await followLinks(folder), basename(path));
  }
}

/** Whether something has this name, be it a link that leads nowhere yet. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
