import { posix } from "node:path";

/** They are the host's system with all that is in them and around them. `/run` is where `/var/run` leads, `/private` is macOS's. */
const SYSTEM = [
  "/etc",
  "/root",
  "/proc",
  "/sys",
  "/dev",
  "/run",
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/boot",
  "/var/lib",
  "/var/run",
  "/var/spool/cron",
  "/opt/containerd",
  "/private/etc",
  "/private/var/run",
];
const ENGINE_SOCKET = /[\\/](?:(?:docker|podman|containerd)\.sock|docker_engine|dockerDesktopLinuxEngine)$/;
const DRIVE_ROOT = /^[a-z]:[\\/]?$/i;

/** Whether a path has the name of an engine's socket or pipe. */
export const isEngineSocket = (path: string) => ENGINE_SOCKET.test(path);

/** Whether a path is the root of the host, or is, holds or lies in a folder of its system, told by its name alone. */
export function isSystemPath(path: string): boolean {
  // In lower case, because the file system of the Engine's machine may not tell cases apart.
  const plain = path.startsWith("/") ? posix.normalize(path).toLowerCase() : path;
  return plain === "/" || DRIVE_ROOT.test(plain) || SYSTEM.some((folder) => overlap(plain, folder));
}

/** Whether one of two paths is the other or lies in it. */
export const overlap = (one: string, other: string) => within(one, other) || within(other, one);

const within = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
