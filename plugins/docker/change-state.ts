import { type Call, intWithin } from "cargoshipper/plugin";
import type { Container } from "dockerode";
import * as z from "zod";
import type { Docker } from "./client.js";
import { containerOf } from "./container-of.js";
import { statusOfContainer } from "./container-view.js";
import { statusOf } from "./explain.js";
import { nameOf, shortId } from "./find-container.js";
import { ContainerId } from "./inputs.js";
import { refuseOwn } from "./own-container.js";

export const StateInput = z.object({ container_id: ContainerId });

export const TimedInput = z.object({
  container_id: ContainerId,
  timeout: intWithin(0, 300).default(10).describe("Seconds until killed"),
});

export const StateOutput = z.object({
  container_id: z.string(),
  name: z.string(),
  status: z.string(),
  previous_status: z.string(),
  note: z.string().optional(),
});

/** Seconds that the Engine may take beyond those it waits for the container. */
const MARGIN = 45;

const PARTICIPLES = { start: "started", stop: "stopped", restart: "restarted" } as const;

/** Starts, stops or restarts a container and says how it stood before and stands now. */
export async function changeState(
  docker: Docker,
  verb: keyof typeof PARTICIPLES,
  reference: string,
  timeout: number | undefined,
  call: Call,
): Promise<z.output<typeof StateOutput>> {
  const before = await containerOf(docker, reference, call);
  if (verb !== "start") await refuseOwn(before, PARTICIPLES[verb]);
  const changed = await docker.tell(
    call.signal,
    (engine, abortSignal) => request(engine.getContainer(before.Id), verb, { t: timeout ?? 0, abortSignal }),
    MARGIN + (timeout ?? 0),
  );
  const about = {
    container_id: shortId(before.Id),
    name: nameOf(before),
    previous_status: before.State.Status,
  };
  // One that was run with `remove` is gone now, so the Engine's answer need not be a container.
  const status = await statusAfter(docker, before.Id, call.signal);
  return { ...about, status, ...(!changed && { note: unchangedNote(verb, status) }) };
}

function unchangedNote(verb: keyof typeof PARTICIPLES, status: string): string {
  if (verb !== "start") return "It already was stopped.";
  return status === "restarting"
    ? "It ends again and again, and the Engine restarts it: docker_get_logs shows why, docker_stop_container ends it."
    : "It already was running.";
}

/** Answers whether there was anything to do. */
async function request(
  container: Container,
  verb: keyof typeof PARTICIPLES,
  { t, abortSignal }: { t: number; abortSignal: AbortSignal },
): Promise<boolean> {
  try {
    if (verb === "start") await container.start({ abortSignal });
    else if (verb === "stop") await container.stop({ t, abortSignal });
    else await container.restart({ t, abortSignal });
    return true;
  } catch (error) {
    if (statusOf(error) === 304) return false;
    throw error;
  }
}

async function statusAfter(docker: Docker, id: string, signal: AbortSignal): Promise<string> {
  try {
    const container = await docker.ask(signal, (engine, abortSignal) =>
      engine.getContainer(id).inspect({ abortSignal }),
    );
    return statusOfContainer(container);
  } catch (error) {
    if (statusOf(error) === 404) return "removed";
    throw error;
  }
}
