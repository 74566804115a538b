import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { ToolError } from "cargoshipper/plugin";
import type { ContainerInspectInfo } from "dockerode";
import { nameOf } from "./find-container.js";

const ID = /\b[0-9a-f]{64}\b/g;
/** Files that engines mount into each container, from a folder named after its id. */
const OWN_MOUNT = /\/([0-9a-f]{64})\/(?:userdata\/)?(?:hostname|hosts|resolv\.conf)\b/g;

/** The ids that the container this process runs in may have, whole or abbreviated; none outside of containers. */
export async function ownIds(
  read: (file: string) => Promise<string> = (file) => readFile(file, "utf8").catch(() => ""),
  host = hostname(),
): Promise<string[]> {
  const [cgroup, mounts] = await Promise.all([read("/proc/self/cgroup"), read("/proc/self/mountinfo")]);
  const ids = [...cgroup.matchAll(ID), ...mounts.matchAll(OWN_MOUNT)].map((match) => match[1] ?? match[0]);
  // Engines name a container's host after its id, unless they are told otherwise.
  return /^[0-9a-f]{12}$/.test(host) ? [...ids, host] : ids;
}

/** Throws when a container is the one that this process runs in. */
export async function refuseOwn(
  container: ContainerInspectInfo,
  verb: string,
  ids = ownIds(),
): Promise<void> {
  if (!(await ids).some((id) => container.Id.startsWith(id))) return;
  throw new ToolError(
    "refused",
    `${nameOf(container)} is the container that this server itself runs in: not ${verb}.`,
    {
      next: "Ask a person to do it from outside.",
    },
  );
}
