import { type Preview, ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { firstOf } from "../client/first-of.js";
import { path } from "../client/path.js";
import { inCents, monthly, snapshotPrice, volumePrice } from "../client/prices.js";
import { allRows } from "../client/rows.js";
import { DROPLETS } from "../droplets/droplet.js";
import type { Deleted } from "./deleted.js";
import { namesById } from "./names-by-id.js";
import { Snapshot } from "./snapshot.js";
import { type Volume, volumeNow } from "./volume.js";

/** What is lost with a volume, what stays, and what is not paid any more. Throws while it is attached. */
export async function previewDelete(digitalOcean: DigitalOcean, reference: string): Promise<Preview> {
  const volume = await deletable(digitalOcean, reference);
  const snapshots = await allRows(digitalOcean.api, {
    path: path`/volumes/${volume.id}/snapshots`,
    key: "snapshots",
    row: Snapshot,
  });
  const kept = inCents(snapshots.reduce((sum, { size_gigabytes }) => sum + snapshotPrice(size_gigabytes), 0));
  const { id, name, region, size_gigabytes, created_at } = volume;
  return {
    summary: `Delete the volume ${name} (${id}) in ${region.slug} with all of its data, ${size_gigabytes} GiB.`,
    details: [
      `It saves ${monthly(volumePrice(size_gigabytes))}.`,
      `It is attached to no droplet, and was created ${created_at.slice(0, 10)}.`,
      snapshots.length > 0
        ? `Its snapshots stay, for ${monthly(kept)}: ${firstOf(snapshots.map((one) => one.name)).join(", ")}.`
        : "There is no snapshot of it: its data cannot be brought back.",
    ],
    subject: { id, size_gigabytes, snapshots: snapshots.map((one) => one.id) },
  };
}

/** Deletes a volume that is attached to nothing. */
export async function deleteVolume(digitalOcean: DigitalOcean, reference: string): Promise<Deleted> {
  const { id, name, size_gigabytes } = await deletable(digitalOcean, reference);
  await digitalOcean.api.delete(path`/volumes/${id}`);
  digitalOcean.lookups.forget();
  return { id, name, status: "deleted", monthly_saved: volumePrice(size_gigabytes) };
}

async function deletable(digitalOcean: DigitalOcean, reference: string): Promise<Volume> {
  const volume = await volumeNow(digitalOcean, reference);
  if (volume.droplet_ids.length === 0) return volume;
  const names = await namesById(digitalOcean, DROPLETS);
  const on = volume.droplet_ids.map((id) => names.get(String(id)) ?? String(id)).join(", ");
  throw new ToolError("conflict", `The volume ${volume.name} is attached to ${on}.`, {
    next: "Unmount it there, then digitalocean_run_volume_action with detach, then delete it.",
  });
}
