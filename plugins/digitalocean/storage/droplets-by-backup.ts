import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { DROPLETS } from "../droplets/droplet.js";

/**
 * Names of droplets by the ids of their backups, which do not tell themselves what they are of. Without those whose droplet
 * is gone; empty when the token may not read droplets.
 */
export async function dropletsByBackup({ lookups }: DigitalOcean): Promise<ReadonlyMap<number, string>> {
  const droplets = (await ifReadable([], "droplets", lookups.all(DROPLETS))) ?? [];
  return new Map(droplets.flatMap(({ name, backup_ids }) => backup_ids.map((id) => [id, name] as const)));
}
