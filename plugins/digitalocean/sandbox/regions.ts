import { notFound } from "./answer.js";
import { listed } from "./paging.js";
import { route } from "./route.js";
import { SIZES } from "./sizes.js";

const FEATURES = ["backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];

const NAMES: Readonly<Record<string, string>> = {
  nyc1: "New York 1",
  nyc3: "New York 3",
  ams3: "Amsterdam 3",
  fra1: "Frankfurt 1",
  sgp1: "Singapore 1",
};

/** The regions there are. One of them takes nothing new. */
export class Regions {
  readonly all = Object.entries(NAMES).map(([slug, name]) => ({
    name,
    slug,
    features: FEATURES,
    available: slug !== "nyc1",
    sizes: SIZES.filter(({ regions }) => regions.includes(slug)).map((size) => size.slug),
  }));

  /** The region of a slug. Throws what the API answers when there is none. */
  of(slug: string) {
    const region = this.all.find((one) => one.slug === slug);
    if (!region) throw notFound();
    return region;
  }
}

export const regionRoutes = [
  route("GET /regions", (request, world) => listed(request, "/regions", "regions", world.part(Regions).all)),
  route("GET /sizes", (request) => listed(request, "/sizes", "sizes", SIZES)),
];
