import { type Call, untrusted } from "cargoshipper/plugin";
import type { ContainerCreateOptions, ContainerInspectInfo } from "dockerode";
import * as z from "zod";
import type { Docker } from "./client.js";
import { publishedPorts, statusOfContainer } from "./container-view.js";
import { createContainer, startOrDiscard } from "./create-container.js";
import { exitMeaning } from "./exit-code.js";
import { statusOf } from "./explain.js";
import { findContainer, nameOf, shortId } from "./find-container.js";
import { runToEnd } from "./foreground.js";
import { judgeMounts } from "./host-paths.js";
import { parseImageReference } from "./image-reference.js";
import { Command, ContainerName, Environment, Ports, Volumes } from "./inputs.js";
import { newVolumes } from "./named-volumes.js";
import { portRisks } from "./port-risks.js";
import { portSettings } from "./ports.js";
import type { Mount } from "./volumes.js";

export const RunInput = z.object({
  image: z.string().describe("Pulled if missing"),
  name: ContainerName.describe("Default: random"),
  command: Command,
  ports: Ports,
  environment: Environment,
  volumes: Volumes,
  detach: z.boolean().default(true).describe("false: wait 50 s for output"),
  remove: z.boolean().default(false).describe("Remove when it ends"),
});

export const RunOutput = z.object({
  container_id: z.string(),
  container_name: z.string(),
  status: z.string(),
  image: z.string(),
  ports: z.string().optional(),
  exit_code: z.int().optional(),
  exit_meaning: z.string().optional(),
  output: untrusted(z.string()).optional(),
  note: z.string().optional(),
});

type Input = z.output<typeof RunInput>;
type Output = z.output<typeof RunOutput>;
type Ran = Omit<Output, "container_id" | "image">;

/** Makes a container and starts it. When it does not start, nothing of it stays. */
export async function runContainer(docker: Docker, input: Input, call: Call): Promise<Output> {
  const image = parseImageReference(input.image);
  const { mounts, risks } = await judgeMounts(input.volumes ?? [], docker, call.signal);
  call.permits([...risks, ...portRisks(input.ports ?? [])]);
  const made = await newVolumes(docker, mounts, call.signal);
  const settings = settingsOf(input, image.text, mounts);
  const id = await createContainer(docker, input.name, settings, image, call);
  const use = (start: () => Promise<void>): Promise<Ran> => {
    const startChecked = async () => {
      // Pulling and creating took their time, in which a folder may have become a link.
      call.permits((await judgeMounts(mounts, docker, call.signal)).risks);
      await start();
    };
    return input.detach
      ? runAway(docker, id, input, startChecked, call)
      : runHere(docker, id, input, startChecked, call);
  };
  const ran = await startOrDiscard(docker, id, use, call);
  const notes = [ran.note ?? "", made.length > 0 ? `New named volumes: ${made.join(", ")}.` : ""];
  const note = notes.join(" ").trim();
  return { container_id: shortId(id), image: image.text, ...ran, ...(note !== "" && { note }) };
}

async function runAway(docker: Docker, id: string, input: Input, start: () => Promise<void>, call: Call) {
  await start();
  return stateOf(docker, id, input, call);
}

async function runHere(
  docker: Docker,
  id: string,
  { remove }: Input,
  start: () => Promise<void>,
  call: Call,
) {
  const name = nameOf(await findContainer(docker, id, call.signal));
  const { exitCode, output } = await runToEnd(docker, { id, name, removed: remove }, start, call);
  const meaning = exitMeaning(exitCode);
  return {
    container_name: name,
    status: remove ? "removed" : "exited",
    exit_code: exitCode,
    ...(meaning !== undefined && { exit_meaning: meaning }),
    output,
  };
}

function settingsOf(input: Input, image: string, mounts: readonly Mount[]): ContainerCreateOptions {
  const { command = [], environment = [], ports = [] } = input;
  const { ExposedPorts, PortBindings } = portSettings(ports);
  return {
    Image: image,
    ...(command.length > 0 && { Cmd: command }),
    Env: environment,
    ExposedPorts,
    HostConfig: { PortBindings, Mounts: [...mounts], AutoRemove: input.remove },
  };
}

async function stateOf(docker: Docker, id: string, { name, remove }: Input, call: Call): Promise<Ran> {
  try {
    const container = await docker.ask(call.signal, (engine, abortSignal) =>
      engine.getContainer(id).inspect({ abortSignal }),
    );
    const ports = publishedPorts(container);
    return {
      container_name: nameOf(container),
      status: statusOfContainer(container),
      ...(ports !== "" && { ports }),
      ...(ENDED.has(container.State.Status) && endOf(container, remove)),
    };
  } catch (error) {
    // One that ends at once may already be gone.
    if (statusOf(error) !== 404 || !remove) throw error;
    return { container_name: name ?? shortId(id), status: "removed", note: GONE };
  }
}

const ENDED = new Set(["exited", "dead", "removing"]);
const GONE = "It has already ended, and its output went with it; detach: false waits for both.";

function endOf({ Id, State }: ContainerInspectInfo, removed: boolean): Partial<Ran> {
  const meaning = exitMeaning(State.ExitCode, State.OOMKilled);
  return {
    exit_code: State.ExitCode,
    ...(meaning !== undefined && { exit_meaning: meaning }),
    note: removed
      ? GONE
      : `It has already ended: docker_get_logs with container_id "${shortId(Id)}" shows why.`,
  };
}
