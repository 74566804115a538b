import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { ToolError } from "cargoshipper/plugin";
import type { ContainerInspectInfo } from "dockerode";
import { nameOf } from "./find-container.js";

const ID = /\b[0-9a-f]{64}\b/g;
/** Files that engines mount into each container, from a folder named after its id. */
const OWN_MOUNT = /\/([0-9a-f]{64})\/(?:userdata\/)?(?:hostname|hosts|resolv\.conf)\b/g;
/** The mount of `/`, and where what is written to it goes. */
const ROOT_LAYER = /^\S+ \S+ \S+ \S+ \/ .*\bupperdir=([^,\s]+)/m;

/** What this process can tell of the container that it runs in. */
export interface OwnTraces {
  /** The ids that it may have, whole or abbreviated; none outside of containers. */
  readonly ids: readonly string[];
  /** The layer that it writes to. Ids are another's where two containers share a network. */
  readonly layer: string | undefined;
}

export async function ownTraces(
  read: (file: string) => Promise<string> = (file) => readFile(file, "utf8").catch(() => ""),
  host = hostname(),
): Promise<OwnTraces> {
  const [cgroup, mounts] = await Promise.all([read("/proc/self/cgroup"), read("/proc/self/mountinfo")]);
  const found = [...cgroup.matchAll(ID), ...mounts.matchAll(OWN_MOUNT)].map((match) => match[1] ?? match[0]);
  // Engines name a container's host after its id, unless they are told otherwise.
  const ids = /^[0-9a-f]{12}$/.test(host) ? [...found, host] : found;
  return { ids, layer: ROOT_LAYER.exec(mounts)?.[1] };
}

/** Throws when a container is the one that this process runs in. */
export async function refuseOwn(
  container: ContainerInspectInfo,
  verb: string,
  own = ownTraces(),
): Promise<void> {
  const { ids, layer } = await own;
  const sameLayer = layer !== undefined && layerOf(container) === layer;
  if (!sameLayer && !ids.some((id) => container.Id.startsWith(id))) return;
  throw new ToolError(
    "refused",
    `${nameOf(container)} is the container that this server itself runs in: not ${verb}.`,
    {
      next: "Ask a person to do it from outside.",
    },
  );
}

function layerOf(container: ContainerInspectInfo): unknown {
  // Which data there is depends on the storage driver, and some engines answer none.
  const { GraphDriver } = container as { GraphDriver?: { Data?: Readonly<Record<string, unknown>> | null } };
  return GraphDriver?.Data?.UpperDir;
}
