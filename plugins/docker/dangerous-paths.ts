import { posix } from "node:path";

/** Refused with all that is in them and around them. `/run` is where `/var/run` leads, `/private` is macOS's. */
const FORBIDDEN = [
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

/** Why a path of the host's may not be mounted, by its name alone; undefined when nothing speaks against it. */
export function dangerOf(path: string): string | undefined {
  // In lower case, because the file system of the Engine's machine may not tell cases apart.
  const plain = path.startsWith("/") ? posix.normalize(path).toLowerCase() : path;
  if (plain === "/" || DRIVE_ROOT.test(plain)) return "it is the root of the host's file system";
  if (ENGINE_SOCKET.test(path)) return "it is a container engine's socket";
  const forbidden = FORBIDDEN.find((folder) => within(plain, folder) || within(folder, plain));
  return forbidden === undefined ? undefined : `${forbidden} belongs to the host's system`;
}

/** Whether a path is a folder or lies in it. */
export const within = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
