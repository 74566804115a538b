import { realpath } from "node:fs/promises";
import { basename, dirname, join, posix, win32 } from "node:path";
import { ToolError, ValidationError } from "cargoshipper/plugin";
import type { Docker } from "./client.js";
import type { Mount } from "./volumes.js";

/** Refused with all that is in them and around them. `/run` is where `/var/run` leads, `/private` is macOS's. */
const FORBIDDEN = [
  "/etc",
  "/root",
  "/proc",
  "/sys",
  "/dev",
  "/run",
  "/var/run",
  "/private/etc",
  "/private/var/run",
];
const ENGINE_SOCKET = /[\\/](?:(?:docker|podman|containerd)\.sock|docker_engine|dockerDesktopLinuxEngine)$/;
const DRIVE_ROOT = /^[a-z]:[\\/]?$/i;

/**
 * The mounts with the paths of the host resolved, so that what is checked is what is mounted. Throws when one gives
 * the container power over the host.
 */
export function admitMounts(mounts: readonly Mount[], docker: Docker): Promise<Mount[]> {
  return Promise.all(
    mounts.map(async (mount) => {
      if (mount.Type === "volume") return mount;
      const written = expandHome(mount.Source, docker.home);
      const path = await resolve(written, docker);
      const danger = dangerOf(written) ?? dangerOf(path) ?? (await engineSocketIn(path, docker));
      if (danger !== undefined) {
        throw new ToolError("refused", `volumes: ${mount.Source} may not be mounted: ${danger}.`, {
          next: "Mount a folder that holds only what the container needs, or a named volume.",
        });
      }
      return { ...mount, Source: path };
    }),
  );
}

function expandHome(path: string, home: string | undefined): string {
  if (!path.startsWith("~")) return path;
  if (path !== "~" && !path.startsWith("~/")) {
    throw new ValidationError(`volumes: ${path}: only ~ and ~/… stand for a home folder.`);
  }
  if (home === undefined)
    throw new ValidationError(`volumes: ${path}: HOME is not set. Write the whole path.`);
  return join(home, path.slice(1));
}

/** Without `.`, `..`, trailing slashes and, where the Engine runs on this machine, symbolic links. */
async function resolve(written: string, docker: Docker): Promise<string> {
  if (!written.startsWith("/")) return win32.normalize(written);
  const path = posix.normalize(written).replace(/(.)\/$/, "$1");
  return docker.endpoint.address.kind === "socket" ? followLinks(path) : path;
}

async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // What does not exist yet may still lie behind a link.
    const folder = dirname(path);
    return folder === path ? path : join(await followLinks(folder), basename(path));
  }
}

function dangerOf(path: string): string | undefined {
  // In lower case, because the file system of the Engine's machine may not tell cases apart.
  const plain = path.startsWith("/") ? posix.normalize(path).toLowerCase() : path;
  if (plain === "/" || DRIVE_ROOT.test(plain)) return "it is the root of the host's file system";
  if (ENGINE_SOCKET.test(path)) return "it is a container engine's socket";
  const forbidden = FORBIDDEN.find((folder) => within(plain, folder) || within(folder, plain));
  return forbidden === undefined ? undefined : `${forbidden} belongs to the host's system`;
}

async function engineSocketIn(path: string, { endpoint }: Docker): Promise<string | undefined> {
  if (endpoint.address.kind !== "socket") return undefined;
  const socket = await followLinks(endpoint.address.path);
  return within(socket, path) ? "it holds the Engine's socket" : undefined;
}

const within = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
