import type { World } from "cargoshipper/sandbox";
import { notFound } from "./answer.js";
import { Droplets, type SandboxDroplet } from "./droplets.js";
import { Regions } from "./regions.js";
import type { SandboxRequest } from "./route.js";

/** A volume as the sandbox keeps it. Which droplet it is on, the droplets know. */
export interface SandboxVolume {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** GiB. */
  size: number;
  readonly description: string;
  readonly filesystem_type: string;
  readonly filesystem_label: string;
  readonly created_at: string;
  tags: string[];
}

/** The volumes there are. */
export class Volumes {
  readonly all: SandboxVolume[] = [];

  constructor(private readonly world: World) {
    const data = this.add({
      name: "data",
      region: "fra1",
      size: 100,
      filesystem_type: "ext4",
      tags: ["production"],
    });
    this.add({ name: "old-data", region: "nyc3", size: 250, description: "Before the move" });
    world
      .part(Droplets)
      .all.find(({ name }) => name === "db-1")
      ?.volumes.push(data.id);
  }

  add(
    made: Pick<SandboxVolume, "name" | "region" | "size"> & Partial<Omit<SandboxVolume, "id">>,
  ): SandboxVolume {
    const { world } = this;
    const volume = {
      id: world.uuid(),
      description: "",
      filesystem_type: "",
      filesystem_label: "",
      created_at: world.now(),
      ...made,
      tags: [...(made.tags ?? [])],
    };
    this.all.push(volume);
    return volume;
  }

  remove(volume: SandboxVolume): void {
    this.all.splice(this.all.indexOf(volume), 1);
  }

  /** The volume of a request. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxVolume {
    const volume = this.all.find(({ id }) => id === params["volume_id"]);
    if (!volume) throw notFound();
    return volume;
  }

  /** The droplet that it is on. */
  dropletOf({ id }: SandboxVolume): SandboxDroplet | undefined {
    return this.world.part(Droplets).all.find(({ volumes }) => volumes.includes(id));
  }
}

/** A volume as the API shows it. */
export function shownVolume(volume: SandboxVolume, world: World) {
  const { id, name, size, description, created_at, filesystem_type, filesystem_label, tags } = volume;
  const droplet = world.part(Volumes).dropletOf(volume);
  return {
    id,
    name,
    region: world.part(Regions).of(volume.region),
    droplet_ids: droplet ? [droplet.id] : [],
    size_gigabytes: size,
    description,
    created_at,
    filesystem_type,
    filesystem_label,
    tags,
  };
}
