import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The folders that programs are looked for in: PATH, and the sbin folders that a shell of root's may leave out. */
export const searchPath = (path = process.env.PATH): string =>
  [path || "/usr/bin:/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);

/** Where a program is; undefined when it is in none of the folders. */
export const findProgram = (name: string, path?: string): string | undefined =>
  searchPath(path)
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
