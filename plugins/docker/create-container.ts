import type { Call } from "cargoshipper/plugin";
import type { ContainerCreateOptions } from "dockerode";
import type { Docker } from "./client.js";
import { discard, regardless } from "./discard.js";
import { engineMessage, statusOf } from "./explain.js";
import type { ImageReference } from "./image-reference.js";
import { pullImage } from "./pull.js";

/** Seconds; making the file system of a large image takes long with some storage drivers. */
const CREATE_LIMIT = 60;

/** Creates a container and answers its id. An image that is missing is pulled first. */
export async function createContainer(
  docker: Docker,
  name: string | undefined,
  settings: ContainerCreateOptions,
  image: ImageReference,
  call: Call,
): Promise<string> {
  // Creating may take long.
  await docker.ping(call.signal);
  let id: string;
  try {
    id = await create(docker, name, settings);
  } catch (error) {
    if (!isImageMissing(error) || image.version === undefined) throw error;
    await pullImage(docker, image, call);
    id = await create(docker, name, settings);
  }
  if (!call.signal.aborted) return id;
  await discard(docker, id, call);
  throw call.signal.reason;
}

/**
 * Runs `use`, which starts a container that was just created. If it fails before the container has started, the
 * container is removed, so that its name is free again.
 */
export async function startOrDiscard<T>(
  docker: Docker,
  id: string,
  use: (start: () => Promise<void>) => Promise<T>,
  call: Call,
): Promise<T> {
  let started = false;
  const start = async () => {
    // Not cut short by the caller: half-way through nobody could say whether it runs.
    await docker.tell(
      regardless(),
      (engine, abortSignal) => engine.getContainer(id).start({ abortSignal }),
      CREATE_LIMIT,
    );
    started = true;
  };
  try {
    return await use(start);
  } catch (error) {
    if (!started) await discard(docker, id, call);
    throw error;
  }
}

/** Not cut short by the caller either: a container whose id nobody has learned would stay. */
async function create(
  docker: Docker,
  name: string | undefined,
  settings: ContainerCreateOptions,
): Promise<string> {
  const { id } = await docker.tell(
    regardless(),
    (engine, abortSignal) => {
      // dockerode would otherwise write all settings into the URL too, the values of variables among them.
      const options = { _query: name === undefined ? {} : { name }, _body: settings, abortSignal };
      return engine.createContainer(options);
    },
    CREATE_LIMIT,
  );
  return id;
}

function isImageMissing(error: unknown): boolean {
  return statusOf(error) === 404 && /no such image|image not known/i.test(engineMessage(error));
}
