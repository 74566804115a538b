import { constants, type Stats } from "node:fs";
import { access, type FileHandle, lstat, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Windows lacks the second flag, and has no links that anybody could leave. */
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/** Whoever has one of these may change the file: its group, or everybody. */
const OTHERS_WRITE = 0o022;

/** An open file, and which one it is, whatever its name becomes. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly ino: number;
  readonly dev: number;
}

/**
 * Opens a file to append to, for its owner alone, and makes it and the folder it is in where they are missing. Rejects when what
 * is there is no file of this user, or when others could change it.
 */
export async function openToAppend(path: string): Promise<OpenFile> {
  const folder = dirname(path);
  // Not recursively: Node.js never comes back from that where a system says of a new folder that it is not there.
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT")
      throw new Error(`its folder ${folder} cannot be made; make it, or name another file`);
    if (error.code !== "EEXIST") throw error;
  });
  // Rotating needs a new name in the folder; better to know it now than when the file is full.
  await access(folder, constants.W_OK);
  // Opening what is no file can wait for ever, and the path may change before it is opened: it is looked at twice.
  const there = await lstat(path).catch(absent);
  if (there) check(there);
  const handle = await open(path, FLAGS, 0o600);
  try {
    const stats = await handle.stat();
    check(stats);
    if (!there) await persist(folder);
    return { handle, ino: stats.ino, dev: stats.dev };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function check(stats: Stats): void {
  if (stats.isSymbolicLink()) throw new Error("it is a symbolic link; name the file that it leads to");
  if (stats.isDirectory()) throw new Error("it is a folder; name a file in it");
  if (!stats.isFile()) throw new Error("it is no regular file; name one");
  const user = process.geteuid?.();
  // Where users have no numbers, as on Windows, the mode says nothing either.
  if (user === undefined) return;
  if (stats.uid !== user && stats.uid !== 0)
    throw new Error(
      `it belongs to another user (${stats.uid}), who could change it; chown it, or name another`,
    );
  if (stats.mode & OTHERS_WRITE) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, "0");
    throw new Error(`others could change it, its mode is ${mode}; chmod it to 0600`);
  }
}

/** Undefined for a path that leads to nothing. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Makes the names in a folder outlast a loss of power. Not every system can open a folder. */
async function persist(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
