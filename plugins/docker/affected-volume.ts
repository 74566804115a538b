import type { Affected } from "cargoshipper/plugin";
import type { Docker } from "./client.js";
import { findVolume } from "./named-volumes.js";

/** The volume that a call is about. One that is not there yet will have no labels. */
export async function affectedVolume(docker: Docker, name: string, signal: AbortSignal): Promise<Affected> {
  return { kind: "volume", names: [name], labels: (await findVolume(docker, name, signal))?.Labels ?? {} };
}
