import { join, posix, win32 } from "node:path";
import { ToolError, ValidationError } from "cargoshipper/plugin";
import type { Docker } from "./client.js";
import { codeOf } from "./connection-fault.js";
import { dangerOf, within } from "./dangerous-paths.js";
import { followLinks, isSocket } from "./follow-links.js";
import { pathsOfVolume } from "./named-volumes.js";
import { ownTraces } from "./own-container.js";
import type { Mount } from "./volumes.js";

const INSTEAD = "Mount another folder, one that holds only what the container needs, or a named volume.";

/** What paths are judged by. */
interface Judge {
  /** Whether this process sees the file system that the Engine mounts from. */
  readonly local: boolean;
  readonly home: string | undefined;
  /** Where the Engine listens and where it keeps what it has: what is in them, and what holds them. */
  readonly engines: readonly string[];
}

/**
 * The mounts with the paths of the host resolved, so that what is checked is what is mounted. Throws when one gives
 * the container power over the host.
 */
export async function admitMounts(
  mounts: readonly Mount[],
  docker: Docker,
  signal: AbortSignal,
  own = ownTraces(),
): Promise<Mount[]> {
  if (mounts.length === 0) return [];
  const judge = await judgeOf(docker, signal, (await own).ids.length > 0);
  return Promise.all(
    mounts.map(async (mount) => {
      if (mount.Type === "bind") return { ...mount, Source: await admit(mount.Source, mount.Source, judge) };
      const paths = await pathsOfVolume(docker, mount.Source, signal);
      for (const path of paths) await admit(path, `${mount.Source} (a volume of ${path})`, judge);
      return mount;
    }),
  );
}

/** Throws when the paths of admitted mounts lead elsewhere by now. */
export async function admitAgain(
  mounts: readonly Mount[],
  docker: Docker,
  signal: AbortSignal,
  own = ownTraces(),
): Promise<void> {
  const now = await admitMounts(mounts, docker, signal, own);
  const moved = mounts.find(({ Source }, index) => now[index]?.Source !== Source);
  if (moved) throw refused(moved.Source, "it was changed meanwhile and leads elsewhere now");
}

async function judgeOf(docker: Docker, signal: AbortSignal, contained: boolean): Promise<Judge> {
  const { address } = docker.endpoint;
  const local = address.kind === "socket" && !contained;
  const named = [address.kind === "socket" ? address.path : undefined, await docker.dataRoot(signal)];
  const engines = named.flatMap((path) => (path?.startsWith("/") ? [posix.normalize(path)] : []));
  // One that cannot be followed still counts as it is written.
  const followed = local ? await Promise.all(engines.map((path) => followLinks(path).catch(() => path))) : [];
  return { local, home: docker.home, engines: [...engines, ...followed] };
}

/** The path as it is to be mounted. */
async function admit(source: string, shown: string, judge: Judge): Promise<string> {
  const written = expandHome(source, judge);
  try {
    const path = await resolve(written, judge);
    const danger = dangerOf(written) ?? dangerOf(path) ?? (await nearEngine(path, judge));
    if (danger !== undefined) throw refused(shown, danger);
    return path;
  } catch (error) {
    if (ToolError.is(error)) throw error;
    throw refused(shown, `where it leads cannot be told (${codeOf(error) ?? String(error)})`);
  }
}

const refused = (shown: string, why: string) =>
  new ToolError("refused", `volumes: ${shown} may not be mounted: ${why}.`, { next: INSTEAD });

function expandHome(path: string, { local, home }: Judge): string {
  if (!path.startsWith("~")) return path;
  if (!local) {
    throw new ValidationError(
      `volumes: ${path}: the Engine is not on this machine's file system, where ~ is another folder. Write the whole path.`,
    );
  }
  if (path !== "~" && !path.startsWith("~/")) {
    throw new ValidationError(`volumes: ${path}: only ~ and ~/… stand for a home folder.`);
  }
  if (home === undefined)
    throw new ValidationError(`volumes: ${path}: HOME is not set. Write the whole path.`);
  return join(home, path.slice(1));
}

/** Without `.`, `..`, trailing slashes and, where the Engine sees the same files, symbolic links. */
async function resolve(written: string, { local }: Judge): Promise<string> {
  if (!written.startsWith("/")) return win32.normalize(written);
  const path = posix.normalize(written).replace(/(.)\/$/, "$1");
  return local ? followLinks(path) : path;
}

async function nearEngine(path: string, { local, engines }: Judge): Promise<string | undefined> {
  if (local && path.startsWith("/") && (await isSocket(path))) return "it is a socket";
  const engine = engines.find((one) => within(path, one) || within(one, path));
  return engine && `${engine} is the Engine's own`;
}
