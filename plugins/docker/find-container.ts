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
  let found: ContainerInspectInfo;
  try {
    found = await docker.ask(signal, (engine, abortSignal) =>
      engine.getContainer(reference).inspect({ abortSignal }),
    );
  } catch (error) {
    if (statusOf(error) !== undefined && /multiple IDs found/i.test(engineMessage(error)))
      throw ambiguous(reference, error);
    throw statusOf(error) === 404 ? await missing(docker, reference, signal, error) : error;
  }
  if (LIKE_ID.test(reference) && !found.Id.startsWith(reference))
    await refuseIdOfOther(docker, found, signal);
  return found;
}

/** What the short form of an id looks like. */
const LIKE_ID = /^[0-9a-f]{12,}$/;

/** The Engine prefers names, so that one which looks like another container's id would hide that container. */
async function refuseIdOfOther(docker: Docker, found: ContainerInspectInfo, signal: AbortSignal) {
  const name = nameOf(found);
  const containers = await listAll(docker, signal);
  const other = containers.find(({ Id }) => Id.startsWith(name));
  if (!other) return;
  throw new ToolError(
    "conflict",
    `${name} is the name of container ${shortId(found.Id)} and the beginning of the id ${other.Id}.`,
    { next: `Give ${found.Id} or ${other.Id} in full.` },
  );
}

const listAll = (docker: Docker, signal: AbortSignal) =>
  docker.ask(signal, (engine, abortSignal) => engine.listContainers({ all: true, abortSignal }));

/** The name without the slash that the Engine puts before it. */
export const nameOf = (container: { readonly Name: string }) => container.Name.replace(/^\//, "");

/** What rules may call a container of this name: as it is, and as the Engine writes it. */
export const namesOfContainer = (name: string) => [name, `/${name}`];

/** The first twelve characters of an id, which the Engine takes for the whole. */
export const shortId = (id: string) => id.replace(/^sha256:/, "").slice(0, 12);

async function missing(
  docker: Docker,
  reference: string,
  signal: AbortSignal,
  cause: unknown,
): Promise<ToolError> {
  const containers = await listAll(docker, signal).catch(() => []);
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
