import type { World } from "cargoshipper/sandbox";
import { noContent, notFound, ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { Images, type SandboxImage } from "./images.js";
import { listed } from "./paging.js";
import { route } from "./route.js";
import { Volumes } from "./volumes.js";

/** A snapshot of a volume. Those of droplets are images. */
export interface VolumeSnapshot {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly regions: string[];
  /** GiB, of what it can be put onto; and what is paid for. */
  readonly min_disk_size: number;
  readonly size_gigabytes: number;
  /** Of the volume, which may be gone. */
  readonly resource_id: string;
  tags: string[];
}

/** A droplet that there was before the sandbox began. */
const GONE = 999_999;

const YEAR = 365 * 24 * 3600 * 1000;

/** The snapshots there are: one of a volume, and two of droplets, of which one is old. */
export class Snapshots {
  readonly ofVolumes: VolumeSnapshot[] = [];
  /** The droplet that an image was made of, which may be gone. */
  private readonly origins = new Map<number, number>();

  constructor(private readonly world: World) {
    const data = world.part(Volumes).all.find(({ name }) => name === "data");
    if (data)
      this.ofVolumes.push({
        id: world.uuid(),
        name: "data-before-migration",
        created_at: this.ago(0.1),
        regions: [data.region],
        min_disk_size: data.size,
        size_gigabytes: 62.5,
        resource_id: data.id,
        tags: [],
      });
    this.seed("web-1", "web-1-release", { created_at: this.ago(0.05), size_gigabytes: 4.2 });
    this.seed("old-build", "old-build-2024", { created_at: this.ago(2), size_gigabytes: 18.5 });
  }

  /** Every snapshot as the API shows it. */
  get shown() {
    const ofDroplets = this.world
      .part(Images)
      .all.filter(({ type }) => type === "snapshot")
      .map((image) => this.ofImage(image));
    const ofVolumes = this.ofVolumes.map((one) => ({ ...one, resource_type: "volume" as const }));
    return [...ofDroplets, ...ofVolumes];
  }

  private ofImage({ id, name, created_at, regions, min_disk_size, size_gigabytes, tags }: SandboxImage) {
    const droplet = this.world.part(Droplets).all.find(({ snapshots }) => snapshots.includes(id));
    if (droplet) this.origins.set(id, droplet.id);
    return {
      id: String(id),
      name,
      created_at,
      regions,
      min_disk_size,
      size_gigabytes,
      resource_id: String(this.origins.get(id) ?? GONE),
      resource_type: "droplet" as const,
      tags,
    };
  }

  private seed(of: string, name: string, stated: Partial<SandboxImage>): void {
    const droplet = this.world.part(Droplets).all.find((one) => one.name === of);
    if (!droplet) return;
    const images = this.world.part(Images);
    const image = images.image({ name, regions: [droplet.region], min_disk_size: droplet.disk, ...stated });
    images.all.push(image);
    droplet.snapshots.push(image.id);
  }

  private ago(years: number): string {
    return new Date(Date.now() - years * YEAR).toISOString();
  }
}

/** The snapshot of a request. Throws what the API answers when there is none. */
function found(id: string | undefined, world: World) {
  const snapshot = world.part(Snapshots).shown.find((one) => one.id === id);
  if (!snapshot) throw notFound();
  return snapshot;
}

export const snapshotRoutes = [
  route("GET /snapshots", (request, world) => {
    const type = request.query.get("resource_type");
    const rows = world.part(Snapshots).shown.filter((one) => !type || one.resource_type === type);
    return listed(request, "/snapshots", "snapshots", rows);
  }),
  route("GET /snapshots/{snapshot_id}", ({ params }, world) =>
    ok({ snapshot: found(params["snapshot_id"], world) }),
  ),
  route("DELETE /snapshots/{snapshot_id}", ({ params }, world) => {
    const { id, resource_type } = found(params["snapshot_id"], world);
    const list: { readonly id: string | number }[] =
      resource_type === "volume" ? world.part(Snapshots).ofVolumes : world.part(Images).all;
    const at = list.findIndex((one) => String(one.id) === id);
    list.splice(at, 1);
    for (const droplet of world.part(Droplets).all)
      droplet.snapshots = droplet.snapshots.filter((one) => String(one) !== id);
    return noContent();
  }),
];
