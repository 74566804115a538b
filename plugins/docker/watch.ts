import { setTimeout as sleep } from "node:timers/promises";
import { ServiceUnavailableError, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Docker } from "./client.js";
import { findContainer } from "./find-container.js";
import { jsonLines } from "./json-lines.js";

/** Milliseconds in which several changes count as one. */
const TOGETHER = 250;
/** Milliseconds between two changes of a log, which may change all the time. */
const LOG_TOGETHER = 1_000;

const CHANGES = "create start restart stop die oom pause unpause destroy rename update health_status".split(
  " ",
);

/** Calls `changed` when any container changes, or the one with this id or name. Throws when the Engine goes away. */
export async function watchContainers(
  docker: Docker,
  reference: string | undefined,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const notify = together(changed, TOGETHER, signal);
  try {
    for await (const { id, name } of events(docker, CHANGES, signal)) {
      if (reference === undefined || matches(reference, id, name)) notify();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Calls `changed` when a container prints something, also after it was started again. */
export async function watchLogs(
  docker: Docker,
  reference: string,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const notify = together(changed, LOG_TOGETHER, signal);
  try {
    while (!signal.aborted) {
      await started(docker, reference, signal);
      const query = { stdout: true, stderr: true, follow: true, tail: 0 };
      const path = `/containers/${encodeURIComponent(reference)}/logs`;
      for await (const _chunk of await docker.stream(signal, { method: "GET", path, query })) notify();
      await sleep(LOG_TOGETHER, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const matches = (reference: string, id: string, name: string | undefined) =>
  id.startsWith(reference) || name === reference;

/** Waits until a container runs, be it one that does not exist yet. */
async function started(docker: Docker, reference: string, signal: AbortSignal): Promise<void> {
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    // Listened for before asking, so that a start in between is not missed.
    const starts = await open(docker, ["start"], waiting.signal);
    const found = await findContainer(docker, reference, signal).catch((error: unknown) => {
      if (ToolError.is(error) && error.kind === "not_found") return undefined;
      throw error;
    });
    if (found?.State.Running) return;
    for await (const { id, name } of parsed(starts)) {
      if (found ? id === found.Id : matches(reference, id, name)) return;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

const Event = z.looseObject({
  Actor: z.looseObject({
    ID: z.string(),
    Attributes: z.looseObject({ name: z.string().optional() }).optional(),
  }),
});

async function* events(docker: Docker, names: readonly string[], signal: AbortSignal) {
  yield* parsed(await open(docker, names, signal));
  throw new ServiceUnavailableError("The Docker Engine ended its stream of events.");
}

function open(docker: Docker, names: readonly string[], signal: AbortSignal) {
  const filters = JSON.stringify({ type: ["container"], event: names });
  return docker.stream(signal, { method: "GET", path: "/events", query: { filters } });
}

async function* parsed(stream: AsyncIterable<Uint8Array>) {
  for await (const line of jsonLines(stream)) {
    const event = Event.safeParse(line);
    if (event.success) yield { id: event.data.Actor.ID, name: event.data.Actor.Attributes?.name };
  }
}

/** Puts calls that follow one another closely together into one, at the end of the time. */
function together(changed: () => void, milliseconds: number, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, milliseconds);
  };
}
