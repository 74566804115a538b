import { type Risk, ToolError, ValidationError } from "cargoshipper/plugin";
import { SIZES, type Size } from "../account/size.js";
import { fittingSizes } from "../account/size-row.js";
import type { DigitalOcean } from "../client/connect.js";
import { dollars, monthly } from "../client/prices.js";
import { backupsOf, paid, priceChange } from "./backups.js";
import type { Droplet } from "./droplet.js";

/** Sizes that an error proposes instead. */
const PROPOSED = 8;

/** The size that a droplet is to have. Throws, with those it can have, when it cannot have that one. */
export async function sizeFor(
  { lookups }: DigitalOcean,
  droplet: Droplet,
  reference: string | undefined,
): Promise<Size> {
  const fitting = fittingSizes(await lookups.all(SIZES), { region: droplet.region.slug })
    .filter(({ disk }) => disk >= droplet.disk)
    .filter(({ slug }) => slug !== droplet.size_slug);
  const next = `It can have ${fitting
    .slice(0, PROPOSED)
    .map(({ slug, price_monthly }) => `${slug} (${dollars(price_monthly)})`)
    .join(", ")}.`;
  if (reference === undefined) throw new ValidationError("size: resize takes one.", { next });
  const size = await lookups.find(SIZES, reference);
  if (size.slug === droplet.size_slug)
    throw new ToolError("conflict", `${droplet.name} has the size ${size.slug} already.`, { next });
  if (fitting.some(({ slug }) => slug === size.slug)) return size;
  throw new ValidationError(
    size.disk < droplet.disk
      ? `size: ${size.slug} has a disk of ${size.disk} GiB, and that of ${droplet.name} has ${droplet.disk}: it cannot shrink.`
      : `size: ${size.slug} is not to be had in ${droplet.region.slug}.`,
    { next },
  );
}

/** A droplet that runs cannot be resized. */
export function checkOff({ name, status }: Droplet): void {
  if (status === "off") return;
  throw new ToolError("conflict", `${name} is ${status}: it has to be off to be resized.`, {
    next: "digitalocean_run_droplet_action with shutdown first.",
  });
}

/** What a larger size costs; nothing where it is no dearer. */
export async function resizeRisks(digitalOcean: DigitalOcean, droplet: Droplet, to: Size): Promise<Risk[]> {
  const now = droplet.size?.price_monthly ?? 0;
  const { price_monthly: then } = to;
  if (then <= now) return [];
  const backups = await backupsOf(digitalOcean, droplet);
  const value = monthly(paid(then, backups));
  return [{ risk: "costs", value, says: `${droplet.name} costs ${priceChange(now, then, backups)}` }];
}
