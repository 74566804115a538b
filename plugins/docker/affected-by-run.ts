import type { Affected } from "cargoshipper/plugin";
import type * as z from "zod";
import { affectedImage } from "./affected-image.js";
import { affectedVolume } from "./affected-volume.js";
import type { Docker } from "./client.js";
import { namesOfContainer } from "./find-container.js";
import { parseImageReference } from "./image-reference.js";
import type { RunInput } from "./run-container.js";

/** What running a container is about: the container to be, its image, and the named volumes. */
export async function affectedByRun(
  docker: Docker,
  { name, image, volumes = [] }: z.output<typeof RunInput>,
  signal: AbortSignal,
): Promise<Affected[]> {
  const source = await affectedImage(docker, parseImageReference(image), signal);
  const named = volumes.filter(({ Type }) => Type === "volume");
  return [
    // A container has the labels of its image.
    { kind: "container", names: name === undefined ? [] : namesOfContainer(name), labels: source.labels },
    source,
    ...(await Promise.all(named.map(({ Source }) => affectedVolume(docker, Source, signal)))),
  ];
}
