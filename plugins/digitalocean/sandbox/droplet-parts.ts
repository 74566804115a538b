import type { World } from "cargoshipper/sandbox";
import { ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { Firewalls, shownFirewall } from "./firewalls.js";
import { Images } from "./images.js";
import { listed } from "./paging.js";
import { ReservedIps } from "./reserved-ips.js";
import { route, type SandboxRequest } from "./route.js";
import { Volumes } from "./volumes.js";

/** Dollars for a gigabyte and month, as the API tells them. */
const SNAPSHOT = 0.06;
const VOLUME = 0.1;
const RESERVED_IP = 5;

const cost = (amount: number) => amount.toFixed(2);

/** Snapshots or backups, as images that belong to a droplet. */
const copies = (kind: "snapshot" | "backup") => (request: SandboxRequest, world: World) => {
  const droplet = world.part(Droplets).of(request);
  const ids = kind === "snapshot" ? droplet.snapshots : droplet.backups;
  const rows = world
    .part(Images)
    .all.filter(({ id }) => ids.includes(id))
    .map(({ id, name, created_at, regions, min_disk_size, size_gigabytes }) => ({
      id,
      name,
      created_at,
      regions,
      min_disk_size,
      size_gigabytes,
      type: kind,
    }));
  return listed(request, `/droplets/${droplet.id}/${kind}s`, `${kind}s`, rows);
};

export const dropletPartRoutes = [
  route("GET /droplets/{droplet_id}/snapshots", copies("snapshot")),
  route("GET /droplets/{droplet_id}/backups", copies("backup")),
  route("GET /droplets/{droplet_id}/firewalls", (request, world) => {
    const { id, tags } = world.part(Droplets).of(request);
    const rows = world
      .part(Firewalls)
      .all.filter((one) => one.droplet_ids.includes(id) || one.tags.some((tag) => tags.includes(tag)))
      .map((one) => shownFirewall(one, world));
    return listed(request, `/droplets/${id}/firewalls`, "firewalls", rows);
  }),
  route("GET /droplets/{droplet_id}/destroy_with_associated_resources", (request, world) => {
    const { id, snapshots, volumes: attached } = world.part(Droplets).of(request);
    const ips = world
      .part(ReservedIps)
      .all.filter(({ droplet }) => droplet?.id === id)
      .map(({ ip }) => ({ id: ip, name: ip, cost: cost(RESERVED_IP) }));
    const volumes = world.part(Volumes).all.filter((one) => attached.includes(one.id));
    const images = world.part(Images).all.filter((one) => snapshots.includes(one.id));
    return ok({
      reserved_ips: ips,
      floating_ips: ips,
      snapshots: images.map(({ id: image, name, size_gigabytes }) => ({
        id: String(image),
        name,
        cost: cost(size_gigabytes * SNAPSHOT),
      })),
      volumes: volumes.map(({ id: volume, name, size }) => ({
        id: volume,
        name,
        cost: cost(size * VOLUME),
      })),
      volume_snapshots: [],
    });
  }),
];
