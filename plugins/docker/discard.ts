import type { Call } from "cargoshipper/plugin";
import type { Docker } from "./client.js";
import { statusOf } from "./explain.js";

/** Seconds. */
const REMOVE_LIMIT = 30;

/** A signal for what must be finished, whoever has gone meanwhile. */
export const regardless = (): AbortSignal => new AbortController().signal;

/** Removes a container that nobody wants any more, with its anonymous volumes. Answers whether that was done. */
export async function discard(docker: Docker, id: string, call: Call): Promise<boolean> {
  try {
    await docker.tell(
      regardless(),
      (engine, abortSignal) => engine.getContainer(id).remove({ force: true, v: true, abortSignal }),
      REMOVE_LIMIT,
    );
    return true;
  } catch (error) {
    // The Engine itself removes one that was to be removed at its end.
    if ([404, 409].includes(statusOf(error) ?? 0)) return true;
    call.log.warning("a container could not be removed", { id, error: String(error) });
    return false;
  }
}
