import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { snapshotPrice, volumePrice } from "../client/prices.js";
import { DROPLETS } from "../droplets/droplet.js";
import { dropletsByBackup } from "./droplets-by-backup.js";
import { namesById } from "./names-by-id.js";
import { type PrivateImage, privateImages } from "./private-image.js";
import { daysOld, SNAPSHOTS, type Snapshot } from "./snapshot.js";
import { VOLUMES, type Volume } from "./volume.js";

/** What is paid for by the GB. An `image` is a custom one; backups are paid with their droplet. */
export const STORAGE_KINDS = ["volume", "snapshot", "backup", "image"] as const;

export type StorageKind = (typeof STORAGE_KINDS)[number];

export const StorageRow = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  of: z.string(),
  region: z.string(),
  size_gb: z.number(),
  monthly: z.number(),
  days_old: z.int(),
  tags: z.string(),
});

export type StorageRow = z.output<typeof StorageRow>;

/** Everything of some kinds. What the token may not read is named in `unread` when it was not asked for by its kind. */
export async function storageRows(digitalOcean: DigitalOcean, asked: StorageKind | undefined) {
  const unread: string[] = [];
  const read = async (kind: StorageKind): Promise<readonly StorageRow[]> => {
    if (asked !== undefined && asked !== kind) return [];
    const rows = ROWS[kind](digitalOcean);
    return asked === kind ? rows : ((await ifReadable(unread, kind, rows)) ?? []);
  };
  return { rows: (await Promise.all(STORAGE_KINDS.map(read))).flat(), unread };
}

type Rows = (digitalOcean: DigitalOcean) => Promise<readonly StorageRow[]>;

const ROWS: Readonly<Record<StorageKind, Rows>> = {
  volume: volumeRows,
  snapshot: snapshotRows,
  backup: (digitalOcean) => imageRows(digitalOcean, "backup"),
  image: (digitalOcean) => imageRows(digitalOcean, "image"),
};

async function volumeRows(digitalOcean: DigitalOcean): Promise<readonly StorageRow[]> {
  const volumes = await VOLUMES.all(digitalOcean.api);
  const isUsed = volumes.some(({ droplet_ids }) => droplet_ids.length > 0);
  const names = isUsed ? await namesById(digitalOcean, DROPLETS) : new Map<string, string>();
  return volumes.map((volume: Volume) => ({
    kind: "volume",
    id: volume.id,
    name: volume.name,
    of: volume.droplet_ids.map((id) => `droplet ${names.get(String(id)) ?? id}`).join(","),
    region: volume.region.slug,
    size_gb: volume.size_gigabytes,
    monthly: volumePrice(volume.size_gigabytes),
    days_old: daysOld(volume),
    tags: volume.tags.join(","),
  }));
}

async function snapshotRows(digitalOcean: DigitalOcean): Promise<readonly StorageRow[]> {
  const snapshots = await SNAPSHOTS.all(digitalOcean.api);
  const has = (kind: string) => snapshots.some(({ resource_type }) => resource_type === kind);
  const [droplets, volumes] = await Promise.all([
    has("droplet") ? namesById(digitalOcean, DROPLETS) : new Map<string, string>(),
    has("volume") ? namesById(digitalOcean, VOLUMES) : new Map<string, string>(),
  ]);
  return snapshots.map((snapshot: Snapshot) => {
    const { resource_id, resource_type } = snapshot;
    const names = resource_type === "volume" ? volumes : droplets;
    return {
      kind: "snapshot",
      id: snapshot.id,
      name: snapshot.name,
      of: `${resource_type} ${names.get(resource_id) ?? resource_id}`,
      region: snapshot.regions.join(","),
      size_gb: snapshot.size_gigabytes,
      monthly: snapshotPrice(snapshot.size_gigabytes),
      days_old: daysOld(snapshot),
      tags: snapshot.tags.join(","),
    };
  });
}

async function imageRows(
  digitalOcean: DigitalOcean,
  kind: "backup" | "image",
): Promise<readonly StorageRow[]> {
  const images = await privateImages(kind).all(digitalOcean.api);
  const isBackedUp = kind === "backup" && images.length > 0;
  const droplets = isBackedUp ? await dropletsByBackup(digitalOcean) : new Map<number, string>();
  return images.map((image: PrivateImage) => ({
    kind,
    id: String(image.id),
    name: image.name ?? "",
    of: droplets.has(image.id) ? `droplet ${droplets.get(image.id)}` : "",
    region: image.regions.join(","),
    size_gb: image.size_gigabytes ?? 0,
    monthly: kind === "backup" ? 0 : snapshotPrice(image.size_gigabytes ?? 0),
    days_old: daysOld(image),
    tags: image.tags.join(","),
  }));
}
