import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { Images, type SandboxImage } from "./images.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

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
  route("GET /images/{image_id}", (request, world) => ok({ image: imageOf(request, world) })),
  route("DELETE /images/{image_id}", (request, world) => {
    const { all } = world.part(Images);
    const image = imageOf(request, world);
    if (image.public) throw invalid("a public image cannot be deleted");
    all.splice(all.indexOf(image), 1);
    return noContent();
  }),
];

function imageOf({ params }: SandboxRequest, world: World): SandboxImage {
  const image = world.part(Images).find(params["image_id"]);
  if (!image) throw notFound();
  return image;
}
