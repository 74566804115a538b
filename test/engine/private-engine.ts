import { fileURLToPath } from "node:url";
import {
  type PrivateEngine,
  startPrivateEngine as start,
} from "../../plugins/docker/sandbox/private-engine.js";
import { thisMachine, whyNotHere } from "../../plugins/docker/sandbox/why-not-here.js";
import { ensurePrograms, type Installing } from "./install.js";

const PROGRAMS = { dockerd: "docker.io", busybox: "busybox-static", ip: "iproute2", ps: "procps" };
const SCRIPTS = fileURLToPath(new URL("../../plugins/docker/sandbox/", import.meta.url));

/**
 * The engine of a sandbox, with the folders of this machine, which tests mount. Needs Linux and root; installs what is
 * missing on Debian.
 */
export async function startPrivateEngine(installing: Installing): Promise<PrivateEngine> {
  const reason = whyNotHere([], thisMachine());
  if (reason !== undefined) throw new Error(reason);
  await ensurePrograms(PROGRAMS, installing);
  return start({ scripts: SCRIPTS, folders: "shared" });
}
