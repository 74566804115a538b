import { notFound, ok } from "./answer.js";
import { Images, type SandboxImage } from "./images.js";
import { listed } from "./paging.js";
import { route } from "./route.js";

/** Applications have the type of distributions; only the list tells them apart. */
const APPLICATIONS: readonly (string | null)[] = ["docker-24-04"];

const OF_TYPE: Readonly<Record<string, (image: SandboxImage) => boolean>> = {
  distribution: ({ type, slug }) => type === "base" && !APPLICATIONS.includes(slug),
  application: ({ slug }) => APPLICATIONS.includes(slug),
};

export const imageRoutes = [
  route("GET /images", (request, world) => {
    const { query } = request;
    const fits = OF_TYPE[query.get("type") ?? ""] ?? (() => true);
    const rows = world
      .part(Images)
      .all.filter(fits)
      .filter((one) => query.get("private") !== "true" || !one.public)
      .filter((one) => !query.get("tag_name") || one.tags.includes(query.get("tag_name") ?? ""));
    return listed(request, "/images", "images", rows);
  }),
  route("GET /images/{image_id}", ({ params }, world) => {
    const image = world.part(Images).find(params["image_id"]);
    if (!image) throw notFound();
    return ok({ image });
  }),
];
