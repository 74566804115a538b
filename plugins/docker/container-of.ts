import { type Call, ToolError } from "cargoshipper/plugin";
import type { ContainerInspectInfo } from "dockerode";
import type { Docker } from "./client.js";
import { findContainer } from "./find-container.js";

/** The ids that a call's references meant when it first looked. */
const meant = new WeakMap<Call, Map<string, string>>();

/**
 * The container that a call means, as it is now. It is the same one to the call's end, so that what was judged and shown
 * is what is acted on, even if the name is another's meanwhile. Throws when there is none.
 */
export async function containerOf(
  docker: Docker,
  reference: string,
  call: Call,
): Promise<ContainerInspectInfo> {
  const ids = meant.get(call) ?? new Map<string, string>();
  meant.set(call, ids);
  const id = ids.get(reference);
  try {
    const found = await findContainer(docker, id ?? reference, call.signal);
    ids.set(reference, found.Id);
    return found;
  } catch (error) {
    if (id === undefined || !ToolError.is(error) || error.kind !== "not_found") throw error;
    throw new ToolError("conflict", `The container that ${reference} meant is gone; nothing was done.`, {
      next: "docker_list_containers shows what there is now.",
      cause: error,
    });
  }
}
