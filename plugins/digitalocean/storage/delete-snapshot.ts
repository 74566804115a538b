import type { Affected, Preview } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { counted } from "../client/counted.js";
import { firstOf } from "../client/first-of.js";
import { Lookups } from "../client/lookups.js";
import { path } from "../client/path.js";
import { monthly, snapshotPrice } from "../client/prices.js";
import { DROPLETS } from "../droplets/droplet.js";
import type { Deleted } from "./deleted.js";
import { dropletsByBackup } from "./droplets-by-backup.js";
import { namesById } from "./names-by-id.js";
import { privateImages } from "./private-image.js";
import { daysOld, SNAPSHOTS, type Snapshot } from "./snapshot.js";
import type { StorageKind } from "./storage-rows.js";
import { VOLUMES } from "./volume.js";

type Kind = Exclude<StorageKind, "volume">;

/** What is meant: a snapshot, or another image of the account. */
async function found(digitalOcean: DigitalOcean, kind: Kind, reference: string) {
  const { api, lookups } = digitalOcean;
  if (kind === "snapshot") {
    const snapshot = await lookups.find(SNAPSHOTS, reference);
    const { id, name, size_gigabytes } = snapshot;
    return { id, name, size: size_gigabytes, snapshot, affected: affectedThing(SNAPSHOTS, snapshot) };
  }
  const noun = privateImages(kind);
  const image = await new Lookups(api, () => 0).find(noun, reference);
  return {
    id: String(image.id),
    name: image.name ?? String(image.id),
    size: image.size_gigabytes ?? 0,
    created_at: image.created_at,
    affected: affectedThing(noun, image),
  };
}

/** Dollars a month that it saves. Backups are paid with their droplet. */
const saved = (kind: Kind, size: number): number => (kind === "backup" ? 0 : snapshotPrice(size));

/** What is lost, what is left of the same, and what is not paid any more. */
export async function previewDeleteSnapshot(
  digitalOcean: DigitalOcean,
  kind: Kind,
  reference: string,
): Promise<Preview> {
  const { id, name, size, snapshot, created_at = "" } = await found(digitalOcean, kind, reference);
  const age = ageOf(daysOld({ created_at: snapshot?.created_at ?? created_at }));
  const what = { snapshot: `snapshot ${name}`, backup: `backup ${name}`, image: `custom image ${name}` }[
    kind
  ];
  return {
    summary: `Delete the ${what} (${id}), ${size} GB, ${age}.`,
    details: [
      kind === "backup"
        ? "It saves nothing: backups are paid with their droplet."
        : `It saves ${monthly(saved(kind, size))}.`,
      ...(snapshot ? [await leftOf(digitalOcean, snapshot)] : []),
      ...(kind === "backup" ? await ofDroplet(digitalOcean, id) : []),
      "It cannot be brought back.",
    ],
    subject: { id, size },
  };
}

/** The droplet of a backup, where it is still there. */
async function ofDroplet(digitalOcean: DigitalOcean, id: string): Promise<string[]> {
  const name = (await dropletsByBackup(digitalOcean)).get(Number(id));
  return name === undefined ? [] : [`Of the droplet ${name}, which stays.`];
}

const ageOf = (days: number): string => (days === 0 ? "made today" : `${counted(days, "day")} old`);

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
      ? `other snapshots are ${firstOf(others.map((one) => one.name)).join(", ")}`
      : "it has no other snapshot";
  return name === undefined
    ? `Of a ${resource_type} that is gone or cannot be seen (${resource_id}): ${left}.`
    : `Of the ${resource_type} ${name}, which stays: ${left}.`;
}

/** Deletes it. */
export async function deleteSnapshot(
  digitalOcean: DigitalOcean,
  kind: Kind,
  reference: string,
): Promise<Deleted> {
  const { id, name, size } = await found(digitalOcean, kind, reference);
  const { api, lookups } = digitalOcean;
  await api.delete(kind === "snapshot" ? path`/snapshots/${id}` : path`/images/${id}`);
  lookups.forget();
  return { id, name, status: "deleted", monthly_saved: saved(kind, size) };
}

export async function affectedByDelete(
  digitalOcean: DigitalOcean,
  kind: Kind,
  reference: string,
): Promise<readonly Affected[]> {
  return [(await found(digitalOcean, kind, reference)).affected];
}
