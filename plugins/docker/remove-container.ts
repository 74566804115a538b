import { type Call, type Preview, ToolError } from "cargoshipper/plugin";
import type { ContainerInspectInfo, ContainerInspectOptions } from "dockerode";
import * as z from "zod";
import type { Docker } from "./client.js";
import { containerOf } from "./container-of.js";
import { nameOf, shortId } from "./find-container.js";
import { ContainerId } from "./inputs.js";
import { refuseOwn } from "./own-container.js";

export const RemoveInput = z.object({
  container_id: ContainerId,
  force: z.boolean().default(false).describe("Kill if running"),
});

export const RemoveOutput = z.object({
  container_id: z.string(),
  name: z.string(),
  status: z.string(),
  kept_volumes: z.array(z.string()).optional(),
});

type Input = z.output<typeof RemoveInput>;

/** Seconds. The Engine may have to read all that a container wrote to say how much that is. */
const SIZE_LIMIT = 2;
const REMOVE_LIMIT = 30;

/** What would be lost with a container. Throws when it could not be removed anyway. */
export async function previewRemoval(docker: Docker, input: Input, call: Call): Promise<Preview> {
  const container = await removable(docker, input, call);
  const { State, Config, Mounts, NetworkSettings } = container;
  const written = await sizeOf(docker, container.Id, call.signal);
  const volumes = anonymousVolumes(container);
  const others = Mounts.filter(({ Name }) => Name === undefined || !volumes.includes(Name));
  const networks = Object.keys(NetworkSettings.Networks ?? {});
  return {
    summary: `Remove container ${nameOf(container)} (${shortId(container.Id)}), ${State.Status}, made from ${Config.Image}.`,
    details: [
      ...(State.Running ? ["It runs, and is killed first."] : []),
      `Lost: what it wrote to its own file system${written === undefined ? "" : ` (${written} bytes)`}, and its logs.`,
      ...(volumes.length > 0
        ? [`Stay, without a name to find them by: volumes ${volumes.map(shortId).join(", ")}.`]
        : []),
      ...(others.length > 0 ? [`Stay: ${others.map(({ Name, Source }) => Name ?? Source).join(", ")}.`] : []),
      ...(networks.length > 0 ? [`Leaves the networks ${networks.join(", ")}.`] : []),
    ],
    subject: { id: container.Id, state: State.Status, image: container.Image },
  };
}

/** Removes a container and keeps its volumes. */
export async function removeContainer(docker: Docker, input: Input, call: Call) {
  const container = await removable(docker, input, call);
  await docker.tell(
    call.signal,
    (engine, abortSignal) =>
      engine.getContainer(container.Id).remove({ force: input.force, v: false, abortSignal }),
    REMOVE_LIMIT,
  );
  const volumes = anonymousVolumes(container);
  return {
    container_id: shortId(container.Id),
    name: nameOf(container),
    status: "removed",
    ...(volumes.length > 0 && { kept_volumes: volumes }),
  };
}

async function removable(
  docker: Docker,
  { container_id, force }: Input,
  call: Call,
): Promise<ContainerInspectInfo> {
  const container = await containerOf(docker, container_id, call);
  await refuseOwn(container, "removed");
  if (!force && (container.State.Running || container.State.Paused)) {
    throw new ToolError("conflict", `${nameOf(container)} is ${container.State.Status}.`, {
      next: "Stop it first with docker_stop_container, or pass force: true to kill it.",
    });
  }
  return container;
}

/** The volumes that were made for the container alone and have an id for a name. */
function anonymousVolumes({ Mounts }: ContainerInspectInfo): string[] {
  return Mounts.flatMap(({ Type, Name }) =>
    Type === "volume" && Name && /^[0-9a-f]{64}$/.test(Name) ? [Name] : [],
  );
}

async function sizeOf(docker: Docker, id: string, signal: AbortSignal): Promise<number | undefined> {
  const inspect = docker.ask(
    signal,
    (engine, abortSignal) => {
      const options: ContainerInspectOptions & { size: boolean } = { size: true, abortSignal };
      return engine.getContainer(id).inspect(options);
    },
    SIZE_LIMIT,
  );
  const sized = await inspect.catch(() => undefined);
  return (sized as { readonly SizeRw?: number } | undefined)?.SizeRw;
}
