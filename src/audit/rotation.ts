import { open, readdir, rename, unlink } from "node:fs/promises";
import { dirname, join, parse } from "node:path";

const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;

/**
 * Gives a full file the name under which it is kept, which has the time in it, as in
 * `audit.2026-11-22T10-00-00-000Z.jsonl`. No file is ever replaced or deleted. Rejects with ENOENT when another process
 * was faster.
 */
export async function rotate(path: string): Promise<void> {
  const kept = await claimName(path);
  try {
    await rename(path, kept);
  } catch (error) {
    await unlink(kept);
    throw error;
  }
}

/** Makes an empty file that the full one can replace: so no two processes come to the same name. */
async function claimName(path: string): Promise<string> {
  const { dir, name, ext } = parse(path);
  for (let time = Date.now(); ; time += 1) {
    const stamp = new Date(time).toISOString().replace(/[:.]/g, "-");
    const kept = join(dir, `${name}.${stamp}${ext}`);
    try {
      await (await open(kept, "wx", 0o600)).close();
      return kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** The paths of the files that one was rotated to, oldest first. */
export async function rotatedFiles(path: string): Promise<string[]> {
  const { name, ext } = parse(path);
  const files = await readdir(dirname(path));
  const isRotated = (file: string) =>
    file.startsWith(`${name}.`) &&
    file.endsWith(ext) &&
    STAMP.test(file.slice(name.length + 1, file.length - ext.length));
  return files
    .filter(isRotated)
    .sort()
    .map((file) => join(dirname(path), file));
}
