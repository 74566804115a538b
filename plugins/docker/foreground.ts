import type { Readable } from "node:stream";
import { type Call, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Docker } from "./client.js";
import { collectOutput } from "./collect-output.js";
import { discard } from "./discard.js";
import { engineMessage } from "./explain.js";
import { shortId } from "./find-container.js";
import { jsonLines } from "./json-lines.js";
import { limit } from "./limit.js";

/** Seconds; under the minute after which clients give up by default. */
const WAIT = 50;

interface Created {
  readonly id: string;
  readonly name: string;
  /** Whether the Engine removes it once it has ended. */
  readonly removed: boolean;
}

/** How a container ended. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Starts a container and waits for its end. Output and exit code are listened for before it starts, so that neither
 * is lost when the Engine removes the container as soon as it ends.
 */
export async function runToEnd(
  docker: Docker,
  container: Created,
  start: () => Promise<void>,
  call: Call,
): Promise<Ended> {
  const path = `/containers/${container.id}`;
  const query = { stream: true, stdout: true, stderr: true };
  const output = await docker.stream(call.signal, { method: "POST", path: `${path}/attach`, query });
  // Not only until it ends: its name is taken until it is gone.
  const condition = { condition: container.removed ? "removed" : "next-exit" };
  const end = await docker.stream(call.signal, { method: "POST", path: `${path}/wait`, query: condition });
  try {
    await start();
    return await waitFor(docker, container, output, end, call);
  } finally {
    output.destroy();
    end.destroy();
  }
}

async function waitFor(
  docker: Docker,
  container: Created,
  output: Readable,
  end: Readable,
  call: Call,
): Promise<Ended> {
  const limits = limit(call.signal, WAIT);
  try {
    const [collected, exitCode] = await Promise.race([
      Promise.all([collectOutput(output, true, "have the command print less"), exitCodeOf(end)]),
      limits.aborted,
    ]);
    return { exitCode, output: collected.text };
  } catch (error) {
    if (!limits.signal.aborted) throw lostSight(container, error);
    if (limits.late() || !container.removed) throw stillRunning(container, limits.late(), error);
    // Whoever wanted its end and nothing to stay of it has gone.
    if (!(await discard(docker, container.id, call))) throw stillRunning(container, false, error);
    throw new ToolError("cancelled", `${named(container)} was killed and removed: the call was given up.`, {
      cause: error,
    });
  } finally {
    limits.end();
  }
}

const Waited = z.looseObject({
  StatusCode: z.int(),
  Error: z.looseObject({ Message: z.string() }).nullish().catch(undefined),
});

async function exitCodeOf(stream: Readable): Promise<number> {
  for await (const line of jsonLines(stream)) {
    const { StatusCode, Error: fault } = Waited.parse(line);
    if (fault?.Message) throw new Error(fault.Message);
    return StatusCode;
  }
  throw new Error("the Engine broke off");
}

const named = ({ id, name }: Created) => `${name} (${shortId(id)})`;

function lostSight(container: Created, cause: unknown): ToolError {
  const { id, name } = container;
  const message = `${named(container)} was started, but its end was not seen: ${engineMessage(cause)}.`;
  return new ToolError("service_unavailable", message, {
    next: `docker_inspect_container with container_id "${shortId(id)}" shows whether it still runs.`,
    details: { container_id: shortId(id), container_name: name },
    cause,
  });
}

function stillRunning(container: Created, late: boolean, cause: unknown): ToolError {
  const { id, name } = container;
  const why = late ? `still runs after ${WAIT} s` : "was still running when the call was given up";
  return new ToolError(late ? "timeout" : "cancelled", `${named(container)} ${why}. It goes on running.`, {
    next: `docker_get_logs shows its output so far, docker_stop_container ends it, both with container_id "${shortId(id)}".`,
    details: { container_id: shortId(id), container_name: name },
    cause,
  });
}
