import { nearest, ToolError } from "cargoshipper/plugin";
import type { ContainerInspectInfo } from "dockerode";
import type { Docker } from "./client.js";
import { engineMessage, statusOf } from "./explain.js";

/** A container as the Engine describes it. Throws a ToolError that names the nearest one when there is none. */
export async function findContainer(
  docker: Docker,
  reference: string,
  signal: AbortSignal,
): Promise<ContainerInspectInfo> {
  try {
    return await docker.ask(signal, (engine, abortSignal) =>
      engine.getContainer(reference).inspect({ abortSignal }),
    );
  } catch (error) {
    if (statusOf(error) !== undefined && /multiple IDs found/i.test(engineMessage(error)))
      throw ambiguous(reference, error);
    throw statusOf(error) === 404 ? await missing(docker, reference, signal, error) : error;
  }
}

/** The name without the slash that the Engine puts before it. */
export const nameOf = (container: { readonly Name: string }) => container.Name.replace(/^\//, "");

/** The first twelve characters of an id, which the Engine takes for the whole. */
export const shortId = (id: string) => id.replace(/^sha256:/, "").slice(0, 12);

async function missing(
  docker: Docker,
  reference: string,
  signal: AbortSignal,
  cause: unknown,
): Promise<ToolError> {
  const containers = await docker
    .ask(signal, (engine, abortSignal) => engine.listContainers({ all: true, abortSignal }))
    .catch(() => []);
  const meant = nearest(
    reference,
    containers.flatMap(({ Names }) => Names.map((name) => name.slice(1))),
  );
  return new ToolError("not_found", `No container has the id or name ${reference}.`, {
    next: `${meant === undefined ? "" : `Did you mean ${meant}? `}docker_list_containers shows all.`,
    cause,
  });
}

function ambiguous(reference: string, cause: unknown): ToolError {
  return new ToolError("conflict", `${reference} is the beginning of several ids: ${engineMessage(cause)}`, {
    next: "Give more of the id, or the name; docker_list_containers shows both.",
    cause,
  });
}
