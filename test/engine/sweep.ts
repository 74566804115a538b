import { dockerAt } from "./client.js";
import { TEST_LABEL } from "./image.js";

/** Removes everything labelled TEST_LABEL from an Engine, running or not, and nothing else. */
export async function sweep(host: string): Promise<void> {
  const docker = dockerAt(host);
  const labelled = { filters: { label: [TEST_LABEL] } };
  const containers = await docker.listContainers({ all: true, ...labelled });
  await all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  const [images, { Volumes: volumes }, networks] = await Promise.all([
    docker.listImages(labelled),
    docker.listVolumes(labelled),
    docker.listNetworks(labelled),
  ]);
  await all([
    ...images.map(({ Id }) => docker.getImage(Id).remove({ force: true })),
    ...volumes.map(({ Name }) => docker.getVolume(Name).remove()),
    ...networks.map(({ Id }) => docker.getNetwork(Id).remove()),
  ]);
}

/** Waits for every removal, so that one failure keeps none from happening. Gone already is as good as removed. */
async function all(removals: Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(removals))
    .filter((result) => result.status === "rejected")
    .map(({ reason }) => reason)
    .filter((reason) => reason?.statusCode !== 404);
  if (failed.length > 0) throw new AggregateError(failed, failed.map((reason) => reason?.message).join("; "));
}
