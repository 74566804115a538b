import type { Affected, Call } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { snapshotPrice, volumePrice } from "../client/prices.js";
import { DROPLETS } from "../droplets/droplet.js";
import type { ActInput } from "./act-input.js";
import { planAct, snapshotName } from "./plan-act.js";
import { SnapshotAnswer } from "./snapshot.js";
import { VOLUMES } from "./volume.js";
import { actOnVolume } from "./volume-action.js";

export const Acted = z.object({
  volume: z.string(),
  action: z.string(),
  status: z.string(),
  action_id: z.int().optional(),
  snapshot_id: z.string().optional(),
  droplet: z.string().optional(),
  size_gb: z.number().optional(),
  monthly: z.number().optional(),
  next: z.string().optional(),
});

const GROW = "Grow its file system in the droplet as well: resize2fs, or xfs_growfs.";

/** Does it, and follows it to its end. */
export async function act(
  digitalOcean: DigitalOcean,
  input: ActInput,
  call: Call,
): Promise<z.output<typeof Acted>> {
  const { volume, droplet, body } = await planAct(digitalOcean, input);
  const about = { volume: volume.name, action: input.action };
  if (!body) {
    const name = snapshotName(input, volume);
    const { snapshot } = await digitalOcean.api.post(path`/volumes/${volume.id}/snapshots`, SnapshotAnswer, {
      name,
    });
    digitalOcean.lookups.forget();
    const price = snapshotPrice(snapshot.size_gigabytes);
    return {
      ...about,
      status: "completed",
      snapshot_id: snapshot.id,
      size_gb: snapshot.size_gigabytes,
      monthly: price,
    };
  }
  const { status, action_id, next } = await actOnVolume(digitalOcean, call, volume, body);
  const hint = next ?? (input.action === "resize" && volume.droplet_ids.length > 0 ? GROW : undefined);
  return {
    ...about,
    status,
    action_id,
    ...(droplet && { droplet: droplet.name }),
    ...(input.size !== undefined && { size_gb: input.size, monthly: volumePrice(input.size) }),
    ...(hint && { next: hint }),
  };
}

/** The volume, the droplet that gets or loses it, and the snapshot to be. */
export async function affectedByAct(
  digitalOcean: DigitalOcean,
  input: ActInput,
): Promise<readonly Affected[]> {
  const { volume, droplet } = await planAct(digitalOcean, input);
  return [
    affectedThing(VOLUMES, volume),
    ...(droplet ? [affectedThing(DROPLETS, droplet)] : []),
    ...(input.action === "snapshot" ? [{ kind: "snapshot", names: [snapshotName(input, volume)] }] : []),
  ];
}
