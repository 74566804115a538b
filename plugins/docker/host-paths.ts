import { join, posix, win32 } from "node:path";
import { type Risk, ToolError, ValidationError } from "cargoshipper/plugin";
import type { Docker } from "./client.js";
import { codeOf } from "./connection-fault.js";
import { followLinks } from "./follow-links.js";
import { pathsOfVolume } from "./named-volumes.js";
import { ownTraces } from "./own-container.js";
import { type EnginePaths, pathRisks } from "./path-risks.js";
import type { Mount } from "./volumes.js";

const INSTEAD = "Mount another folder, one that holds only what the container needs, or a named volume.";

/** What paths are judged by. */
interface Judge extends EnginePaths {
  readonly home: string | undefined;
}

/** Mounts as they are to be made, and what they would do to the host. */
interface Judged {
  readonly mounts: readonly Mount[];
  readonly risks: readonly Risk[];
}

/**
 * Resolves the paths of the host, so that what is judged is what is mounted, and says which risks they are. Throws when
 * one cannot be judged. Judging the resolved mounts once more tells whether they lead elsewhere by then.
 */
export async function judgeMounts(
  mounts: readonly Mount[],
  docker: Docker,
  signal: AbortSignal,
  own = ownTraces(),
): Promise<Judged> {
  if (mounts.length === 0) return { mounts, risks: [] };
  const judge = await judgeOf(docker, signal, (await own).ids.length > 0);
  const judged = await Promise.all(
    mounts.map(async (mount) => {
      if (mount.Type === "bind") {
        const { path, risks } = await judgePath(mount.Source, mount, judge);
        return { mount: { ...mount, Source: path }, risks };
      }
      const paths = await pathsOfVolume(docker, mount.Source, signal);
      const behind = await Promise.all(paths.map((path) => judgePath(path, mount, judge)));
      return { mount, risks: behind.flatMap(({ risks }) => risks) };
    }),
  );
  return { mounts: judged.map(({ mount }) => mount), risks: judged.flatMap(({ risks }) => risks) };
}

async function judgeOf(docker: Docker, signal: AbortSignal, contained: boolean): Promise<Judge> {
  const { address } = docker.endpoint;
  const local = address.kind === "socket" && !contained;
  const spellings = async (path: string | undefined) => {
    if (!path?.startsWith("/")) return [];
    const plain = posix.normalize(path);
    // One that cannot be followed still counts as it is written.
    return local ? [plain, await followLinks(plain).catch(() => plain)] : [plain];
  };
  const sockets = await spellings(address.kind === "socket" ? address.path : undefined);
  return { local, home: docker.home, sockets, data: await spellings(await docker.dataRoot(signal)) };
}

/** The path as it is to be mounted, with the risks of that. */
async function judgePath(source: string, mount: Mount, judge: Judge) {
  const written = plain(expandHome(source, judge));
  try {
    const path = judge.local && written.startsWith("/") ? await followLinks(written) : written;
    return { path, risks: await pathRisks(written, path, mount, judge) };
  } catch (error) {
    const why = `where it leads cannot be told (${codeOf(error) ?? String(error)})`;
    const shown = mount.Type === "bind" ? source : `${mount.Source} (a volume of ${source})`;
    throw new ToolError("refused", `volumes: ${shown} may not be mounted: ${why}.`, { next: INSTEAD });
  }
}

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

/** Without `.`, `..` and trailing slashes. */
const plain = (path: string) =>
  path.startsWith("/") ? posix.normalize(path).replace(/(.)\/$/, "$1") : win32.normalize(path);
