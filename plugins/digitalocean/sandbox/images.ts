import type { World } from "cargoshipper/sandbox";
import { notFound } from "./answer.js";

const EVERYWHERE = ["nyc1", "nyc3", "ams3", "fra1", "sgp1"];

/** An image as the API shows it. Sizes in GiB. */
export interface SandboxImage {
  readonly id: number;
  name: string;
  readonly type: "base" | "snapshot" | "backup" | "custom";
  readonly distribution: string;
  readonly slug: string | null;
  readonly public: boolean;
  regions: string[];
  readonly created_at: string;
  readonly min_disk_size: number;
  readonly size_gigabytes: number;
  readonly description: string;
  readonly tags: string[];
  status: string;
}

/** The images there are. */
export class Images {
  readonly all: SandboxImage[];

  constructor(private readonly world: World) {
    const base = (slug: string, distribution: string, name: string) =>
      this.image({ slug, distribution, name, type: "base", public: true, regions: [...EVERYWHERE] });
    this.all = [
      base("ubuntu-24-04-x64", "Ubuntu", "24.04 (LTS) x64"),
      base("ubuntu-22-04-x64", "Ubuntu", "22.04 (LTS) x64"),
      base("debian-12-x64", "Debian", "12 x64"),
      base("fedora-42-x64", "Fedora", "42 x64"),
      base("docker-24-04", "Ubuntu", "Docker on Ubuntu 24.04"),
      this.image({ name: "web-golden", regions: ["fra1"], min_disk_size: 50, size_gigabytes: 3.1 }),
      this.image({
        name: "db-1 weekly",
        type: "backup",
        regions: ["fra1"],
        min_disk_size: 80,
        size_gigabytes: 12.5,
      }),
    ];
  }

  /** A new image; not among the others until it is added. */
  image(stated: Partial<SandboxImage>): SandboxImage {
    const { world } = this;
    return {
      id: world.number(),
      name: "",
      type: "snapshot",
      distribution: "Ubuntu",
      slug: null,
      public: false,
      regions: [],
      created_at: world.now(),
      min_disk_size: 10,
      size_gigabytes: 2.4,
      description: "",
      tags: [],
      status: "available",
      ...stated,
    };
  }

  /** By slug or id, as requests name one; undefined when there is none. */
  find(reference: unknown): SandboxImage | undefined {
    return this.all.find(({ id, slug }) => [String(id), slug].includes(String(reference)));
  }

  bySlug(slug: string): SandboxImage {
    const image = this.all.find((one) => one.slug === slug);
    if (!image) throw notFound();
    return image;
  }
}
