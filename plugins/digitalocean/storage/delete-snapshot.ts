import type { Affected, Preview } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { Lookups } from "../client/lookups.js";
import { path } from "../client/path.js";
import { monthly, snapshotPrice } from "../client/prices.js";
import { DROPLETS } from "../droplets/droplet.js";
import { namesById } from "./names-by-id.js";
import { privateImages } from "./private-image.js";
import { daysOld, SNAPSHOTS, type Snapshot } from "./snapshot.js";
import { VOLUMES } from "./volume.js";

export const DeleteSnapshotInput = z.object({
  snapshot: z.string().describe("Name or id"),
  kind: z.enum(["snapshot", "backup", "image"]).default("snapshot").describe("image: a custom one"),
});

export const DeletedSnapshot = z.object({
  id: z.string(),
  name: z.string(),
  status: z.literal("deleted"),
  monthly_saved: z.number(),
});

type Input = z.output<typeof DeleteSnapshotInput>;

/** What is meant: a snapshot, or another image of the account. */
async function found(digitalOcean: DigitalOcean, { snapshot: reference, kind }: Input) {
  const { api, lookups } = digitalOcean;
  if (kind === "snapshot") {
    const snapshot = await lookups.find(SNAPSHOTS, reference);
    const { id, name, size_gigabytes } = snapshot;
    return { id, name, size: size_gigabytes, snapshot, affected: affectedThing(SNAPSHOTS, snapshot) };
  }
  const noun = privateImages(kind === "image" ? "custom" : "backup");
  const image = await new Lookups(api).find(noun, reference);
  return {
    id: String(image.id),
    name: image.name ?? String(image.id),
    size: image.size_gigabytes ?? 0,
    created_at: image.created_at,
    affected: affectedThing(noun, image),
  };
}

/** Dollars a month that it saves. Backups are paid with their droplet. */
const saved = ({ kind }: Input, size: number): number => (kind === "backup" ? 0 : snapshotPrice(size));

/** What is lost, what is left of the same, and what is not paid any more. */
export async function previewDeleteSnapshot(digitalOcean: DigitalOcean, input: Input): Promise<Preview> {
  const { id, name, size, snapshot, created_at = "" } = await found(digitalOcean, input);
  const days = daysOld({ created_at: snapshot?.created_at ?? created_at });
  const what = { snapshot: `snapshot ${name}`, backup: `backup ${name}`, image: `custom image ${name}` }[
    input.kind
  ];
  return {
    summary: `Delete the ${what} (${id}), ${size} GB, ${days} days old.`,
    details: [
      input.kind === "backup"
        ? "It saves nothing: backups are paid with their droplet."
        : `It saves ${monthly(saved(input, size))}.`,
      ...(snapshot ? [await leftOf(digitalOcean, snapshot)] : []),
      "It cannot be brought back.",
    ],
    subject: { id, size },
  };
}

/** What there is besides a snapshot, of that which it was taken of. */
async function leftOf(
  digitalOcean: DigitalOcean,
  { id, resource_id, resource_type }: Snapshot,
): Promise<string> {
  const all = await digitalOcean.lookups.all(SNAPSHOTS);
  const others = all.filter((one) => one.resource_id === resource_id && one.id !== id);
  const names =
    resource_type === "volume"
      ? await namesById(digitalOcean, VOLUMES)
      : await namesById(digitalOcean, DROPLETS);
  const name = names.get(resource_id);
  const left =
    others.length > 0
      ? `other snapshots are ${others.map((one) => one.name).join(", ")}`
      : "it has no other snapshot";
  return name === undefined
    ? `Of a ${resource_type} that is gone or cannot be seen (${resource_id}): ${left}.`
    : `Of the ${resource_type} ${name}, which stays: ${left}.`;
}

/** Deletes it. */
export async function deleteSnapshot(
  digitalOcean: DigitalOcean,
  input: Input,
): Promise<z.output<typeof DeletedSnapshot>> {
  const { id, name, size } = await found(digitalOcean, input);
  const { api, lookups } = digitalOcean;
  await api.delete(input.kind === "snapshot" ? path`/snapshots/${id}` : path`/images/${id}`);
  lookups.forget();
  return { id, name, status: "deleted", monthly_saved: saved(input, size) };
}

export async function affectedByDelete(
  digitalOcean: DigitalOcean,
  input: Input,
): Promise<readonly Affected[]> {
  return [(await found(digitalOcean, input)).affected];
}
