import { realpathSync, statSync } from "node:fs";
import { dirname, join, posix, resolve, win32 } from "node:path";

/** Where a search starts and what bounds it. */
export interface Surroundings {
  readonly cwd: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const CODE = ["ts", "mts", "js", "mjs", "cjs"];
const DATA = ["json", "yaml", "yml"];
const CONFIG_FILES = [...CODE, ...DATA].map((extension) => `cargoshipper.config.${extension}`);
const RC_FILES = [".cargoshipperrc", ...DATA.map((extension) => `.cargoshipperrc.${extension}`)];
const PROJECT_FILES = [...CONFIG_FILES, ...RC_FILES, "package.json"];
const USER_FILES = [...CONFIG_FILES, ...[...CODE, ...DATA].map((extension) => `config.${extension}`)];

/** Folders in the order they are searched, each with the configuration files that lie in it. */
export function search(
  surroundings: Surroundings,
): { readonly folder: string; readonly files: readonly string[] }[] {
  const user = userFolder(surroundings);
  return [
    ...projectFolders(surroundings).map((folder) => ({ folder, files: present(folder, PROJECT_FILES) })),
    { folder: user, files: present(user, USER_FILES) },
  ];
}

/**
 * From the working directory up to the repository's root or the home folder. Outside of both only the working
 * directory counts: a configuration file is code, and in a folder such as /tmp anybody may leave one.
 */
function projectFolders({ cwd, home }: Surroundings): string[] {
  const folders: string[] = [];
  const start = resolve(cwd);
  const homes = [resolve(home), real(home)];
  for (let folder = start; ; folder = dirname(folder)) {
    folders.push(folder);
    if (homes.includes(folder) || exists(join(folder, ".git"))) return folders;
    if (folder === dirname(folder)) return [start];
  }
}

/** The folder of the user's own configuration. */
export function userFolder({ home, platform, env }: Surroundings): string {
  if (platform === "win32") {
    return win32.join(env.APPDATA || win32.join(home, "AppData", "Roaming"), "cargoshipper");
  }
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "cargoshipper");
  // The XDG specification: a relative path is to be ignored.
  const xdg = env.XDG_CONFIG_HOME?.startsWith("/") ? env.XDG_CONFIG_HOME : posix.join(home, ".config");
  return posix.join(xdg, "cargoshipper");
}

/** The folder where what can be made again is kept. */
export function cacheFolder({ home, platform, env }: Omit<Surroundings, "cwd">): string {
  if (platform === "win32") {
    const local = env.LOCALAPPDATA && win32.isAbsolute(env.LOCALAPPDATA) ? env.LOCALAPPDATA : undefined;
    return win32.join(local ?? win32.join(home, "AppData", "Local"), "cargoshipper", "Cache");
  }
  if (platform === "darwin") return posix.join(home, "Library", "Caches", "cargoshipper");
  const xdg = env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : posix.join(home, ".cache");
  return posix.join(xdg, "cargoshipper");
}

const present = (folder: string, names: readonly string[]) =>
  names.map((name) => join(folder, name)).filter((path) => stat(path)?.isFile());

const exists = (path: string) => stat(path) !== undefined;

function stat(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
