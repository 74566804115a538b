import type { World } from "cargoshipper/sandbox";
import { SandboxAccount } from "./account.js";
import { conflict, invalid, noContent, notFound, ok, SandboxError } from "./answer.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";
import { Snapshots, type VolumeSnapshot } from "./snapshots.js";
import { tagsIn } from "./tag-names.js";
import { shownVolume, Volumes } from "./volumes.js";

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const LABELS: Readonly<Record<string, number>> = { ext4: 16, xfs: 12 };
/** GiB. */
const MOST = 16_384;

/** What stands in a request for a volume, before it is looked at. */
type Body = Readonly<Record<string, unknown>>;

const shownSnapshot = (snapshot: VolumeSnapshot) => ({ ...snapshot, resource_type: "volume" });

/** The volume that a body asks for. Throws what the API answers when it is wrong. */
function readVolume(body: Body, world: World) {
  const { name, filesystem_type = "", filesystem_label = "" } = body;
  if (typeof name !== "string" || !NAME.test(name))
    throw invalid("name must start with a letter, and have at most 64 lower-case letters, digits and dashes");
  const snapshot = world.part(Snapshots).ofVolumes.find(({ id }) => id === body["snapshot_id"]);
  if (body["snapshot_id"] !== undefined && !snapshot) throw notFound();
  const region = world.part(Regions).all.find(({ slug }) => slug === body["region"]);
  if (!region?.features.includes("storage")) throw invalid("region is invalid or has no volumes");
  if (snapshot && !snapshot.regions.includes(region.slug))
    throw invalid("region must be one that the snapshot is in");
  const size = Number(body["size_gigabytes"]);
  if (!Number.isInteger(size) || size < 1 || size > MOST)
    throw invalid(`size_gigabytes must be from 1 to ${MOST}`);
  if (snapshot && size < snapshot.min_disk_size)
    throw invalid(`size_gigabytes must be at least ${snapshot.min_disk_size}, as of the snapshot`);
  const type = String(filesystem_type);
  const label = String(filesystem_label);
  if (type !== "" && !(type in LABELS)) throw invalid("filesystem_type must be ext4 or xfs");
  if (label.length > (LABELS[type] ?? 0)) throw invalid("filesystem_label is too long");
  return {
    name,
    region: region.slug,
    size,
    description: String(body["description"] ?? ""),
    filesystem_type: type,
    filesystem_label: label,
    tags: tagsIn(body["tags"]),
  };
}

export const volumeRoutes = [
  route("GET /volumes", (request, world) => {
    const [name, region] = ["name", "region"].map((one) => request.query.get(one));
    const rows = world
      .part(Volumes)
      .all.filter((one) => !name || one.name === name)
      .filter((one) => !region || one.region === region);
    const shown = rows.map((one) => shownVolume(one, world));
    return listed(request, "/volumes", "volumes", shown);
  }),
  route("POST /volumes", ({ json }, world) => {
    const volumes = world.part(Volumes);
    const made = readVolume((json ?? {}) as Body, world);
    if (volumes.all.some(({ name, region }) => name === made.name && region === made.region))
      throw conflict("A volume with this name already exists in the region.");
    if (volumes.all.length >= world.part(SandboxAccount).volumeLimit)
      throw new SandboxError(403, "forbidden", "failed to create volume: volume limit exceeded");
    return ok({ volume: shownVolume(volumes.add(made), world) }, 201);
  }),
  route("GET /volumes/{volume_id}", (request, world) =>
    ok({ volume: shownVolume(world.part(Volumes).of(request), world) }),
  ),
  route("DELETE /volumes/{volume_id}", (request, world) => {
    const volumes = world.part(Volumes);
    const volume = volumes.of(request);
    if (volumes.dropletOf(volume))
      throw conflict("A volume that is attached to a Droplet cannot be deleted.");
    volumes.remove(volume);
    return noContent();
  }),
  route("GET /volumes/{volume_id}/snapshots", (request, world) => {
    const { id } = world.part(Volumes).of(request);
    const rows = world.part(Snapshots).ofVolumes.filter(({ resource_id }) => resource_id === id);
    return listed(request, `/volumes/${id}/snapshots`, "snapshots", rows.map(shownSnapshot));
  }),
  route("POST /volumes/{volume_id}/snapshots", (request, world) => {
    const volume = world.part(Volumes).of(request);
    const { name, tags } = (request.json ?? {}) as Body;
    if (typeof name !== "string" || name === "") throw invalid("name can't be blank");
    const snapshot = {
      id: world.uuid(),
      name,
      created_at: world.now(),
      regions: [volume.region],
      min_disk_size: volume.size,
      // Only what is written is paid for.
      size_gigabytes: Math.round(volume.size * 6) / 10,
      resource_id: volume.id,
      tags: tagsIn(tags),
    };
    world.part(Snapshots).ofVolumes.push(snapshot);
    return ok({ snapshot: shownSnapshot(snapshot) }, 201);
  }),
];
