import * as z from "zod";
import { addressesOf, type Droplet } from "./droplet.js";

/** A droplet in a list. */
export const DropletRow = z.object({
  id: z.int(),
  name: z.string(),
  status: z.string(),
  ip: z.string(),
  region: z.string(),
  size: z.string(),
  image: z.string(),
  monthly: z.number(),
  tags: z.string(),
  created: z.string(),
});

/** `monthly` is in dollars. */
export const dropletRow = (droplet: Droplet): z.output<typeof DropletRow> => ({
  id: droplet.id,
  name: droplet.name,
  status: droplet.status,
  ip: addressesOf(droplet).ip ?? "",
  region: droplet.region.slug,
  size: droplet.size_slug,
  image: imageOf(droplet),
  monthly: droplet.size?.price_monthly ?? 0,
  tags: droplet.tags.join(","),
  created: droplet.created_at,
});

/** An image by its slug, or by what a snapshot is called. */
export const imageOf = ({ image }: Droplet): string =>
  image.slug || [image.distribution, image.name].filter(Boolean).join(" ") || String(image.id);
