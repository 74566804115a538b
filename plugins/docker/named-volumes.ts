import type { Docker } from "./client.js";
import { statusOf } from "./explain.js";
import type { Mount } from "./volumes.js";

/** A named volume as the Engine describes it; undefined when there is none of this name. */
export async function findVolume(docker: Docker, name: string, signal: AbortSignal) {
  try {
    return await docker.ask(signal, (engine, abortSignal) => engine.getVolume(name).inspect({ abortSignal }));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The host's paths that stand behind a named volume, as a bind or the layers of an overlay. */
export async function pathsOfVolume(docker: Docker, name: string, signal: AbortSignal): Promise<string[]> {
  const { device = "", o = "" } = (await findVolume(docker, name, signal))?.Options ?? {};
  return [device, ...o.split(/[,:=]/)].filter((path) => path.startsWith("/"));
}

/** The names of those volumes that the Engine will make, because there are none yet. */
export async function newVolumes(docker: Docker, mounts: readonly Mount[], signal: AbortSignal) {
  const names = mounts.flatMap(({ Type, Source }) => (Type === "volume" ? [Source] : []));
  const found = await Promise.all(names.map((name) => findVolume(docker, name, signal)));
  return names.filter((_name, index) => found[index] === undefined);
}
