import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Sandbox, type SandboxContext, ServiceUnavailableError } from "cargoshipper/plugin";
import { askEngine } from "./ask-engine.js";
import { BUSYBOX_CHANGES, busyboxRoot, staticBusybox } from "./busybox-image.js";
import { type PrivateEngine, startPrivateEngine } from "./private-engine.js";
import { thisMachine, whyNotHere } from "./why-not-here.js";

const PROGRAMS = ["dockerd", "containerd", "runc", "ip", "unshare"];

/** Milliseconds, fewer than the host waits. */
const CLOSE_LIMIT = 1_500;

/** What is found on an engine that starts without any image. */
const IMAGE = "busybox:latest";

/** Starts a private Docker Engine, never the one of this machine. `scripts` is the folder of its scripts. */
export async function start(
  { env, log, signal }: SandboxContext,
  scripts: URL,
  machine = thisMachine(env.PATH),
): Promise<Sandbox> {
  const reason = whyNotHere(PROGRAMS, machine);
  if (reason !== undefined) {
    throw new ServiceUnavailableError(`${reason}.`, {
      next: "Use tools of other plugins; or the operator starts it on Linux, as root, with Docker installed.",
    });
  }
  const settings = { scripts: fileURLToPath(scripts), path: env.PATH, folders: "hidden", signal } as const;
  const engine = await startPrivateEngine(settings).catch((error: Error) => {
    throw signal.aborted ? error : new ServiceUnavailableError(error.message, { cause: error });
  });
  const image = await importBusybox(engine, env.PATH, signal).catch((error: Error) => {
    log.warning("no image could be made of busybox", { error: error.message });
    return undefined;
  });
  return {
    options: { host: engine.host },
    facts: [
      `${engine.host}, a private Docker Engine ${engine.version}`,
      image ? `image ${image}, made of this machine's busybox` : "no image; pulls need the network",
    ],
    // What takes longer goes on without this process.
    close: () => Promise.race([engine.stop(), sleep(CLOSE_LIMIT, undefined, { ref: false })]),
  };
}

async function importBusybox(
  { host }: PrivateEngine,
  path: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const busybox = await staticBusybox(path);
  if (busybox === undefined) return undefined;
  const [repo = "", tag = ""] = IMAGE.split(":");
  const query = new URLSearchParams({ fromSrc: "-", repo, tag });
  for (const change of BUSYBOX_CHANGES) query.append("changes", change);
  const body = await busyboxRoot(busybox);
  const socket = host.replace("unix://", "");
  const said = await askEngine(socket, { method: "POST", path: `/images/create?${query}`, body, signal });
  // What fails is a line in the body of a success.
  const failure = said.split("\n").find((line) => line.includes('"error"'));
  if (failure !== undefined) throw new Error(failure.trim());
  return IMAGE;
}
