import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

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

  /** The image of a request, by id or slug. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxImage {
    const wanted = params["image_id"];
    const image = this.all.find(({ id, slug }) => String(id) === wanted || slug === wanted);
    if (!image) throw notFound();
    return image;
  }

  bySlug(slug: string): SandboxImage {
    const image = this.all.find((one) => one.slug === slug);
    if (!image) throw notFound();
    return image;
  }
}

export const imageRoutes = [
  route("GET /images", (request, world) => {
    const { query } = request;
    const rows = world
      .part(Images)
      .all.filter((one) => query.get("private") !== "true" || !one.public)
      .filter((one) => query.get("type") !== "distribution" || one.type === "base");
    return listed(request, "/images", "images", rows);
  }),
  route("GET /images/{image_id}", (request, world) => ok({ image: world.part(Images).of(request) })),
  route("DELETE /images/{image_id}", (request, world) => {
    const images = world.part(Images);
    const image = images.of(request);
    if (image.public) throw invalid("a public image cannot be deleted");
    images.all.splice(images.all.indexOf(image), 1);
    return noContent();
  }),
];
