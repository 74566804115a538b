import type { Affected } from "cargoshipper/plugin";
import type { ContainerInspectInfo, ImageInspectInfo } from "dockerode";
import type { Docker } from "./client.js";
import { shortId } from "./find-container.js";
import { type ImageReference, namesOfImage, parseImageReference } from "./image-reference.js";
import { findImage } from "./pull.js";

/** The image that a call is about, with all its names where the Engine has it. */
export async function affectedImage(
  docker: Docker,
  image: ImageReference,
  signal: AbortSignal,
): Promise<Affected> {
  const found = await findImage(docker, image.text, signal);
  return affected(found?.Id, found, namesOfImage(image));
}

/** The image that a container was made from, also by the name that it had then. */
export async function affectedImageOf(
  docker: Docker,
  { Image, Config }: ContainerInspectInfo,
  signal: AbortSignal,
): Promise<Affected> {
  return affected(Image, await findImage(docker, Image, signal), namesIn(Config.Image));
}

function affected(id: string | undefined, found: ImageInspectInfo | undefined, names: string[]): Affected {
  // One that is given by its id is meant by rules about its names as well.
  const others = [...(found?.RepoTags ?? []), ...(found?.RepoDigests ?? [])];
  const named = others.filter((name) => !name.startsWith("<none>")).flatMap(namesIn);
  const ids = id === undefined ? [] : [id.replace(/^sha256:/, ""), shortId(id)];
  return {
    kind: "image",
    id,
    names: [...new Set([...names, ...named, ...ids])],
    labels: found ? (found.Config?.Labels ?? {}) : "unknown",
  };
}

/** What an Engine calls an image need not follow the grammar that callers have to. */
function namesIn(text: string): string[] {
  try {
    return namesOfImage(parseImageReference(text));
  } catch {
    return [text];
  }
}
