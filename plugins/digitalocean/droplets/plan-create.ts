import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { readAccount } from "../account/account-view.js";
import { REGIONS, type Region, SIZES, type Size } from "../account/size.js";
import { fittingSizes } from "../account/size-row.js";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { dollars, withBackups } from "../client/prices.js";
import { KEYS, type Key } from "../keys/key.js";
import { namesFor } from "../network/references.js";
import { PROJECTS, type Project } from "../projects/project.js";
import { VOLUMES, type Volume } from "../storage/volume.js";
import { type CreateInput, namesIn } from "./create-input.js";
import { DROPLETS } from "./droplet.js";
import { IMAGES, type Image, imageName } from "./image.js";
import { VPCS, type Vpc } from "./vpc.js";

/** Sizes that an error proposes instead. */
const PROPOSED = 5;

/** What a create makes, looked up and checked. */
export interface CreatePlan {
  readonly names: readonly string[];
  readonly region: Region;
  readonly size: Size;
  readonly image: Image;
  readonly vpc: Vpc | undefined;
  readonly keys: readonly Key[];
  readonly volumes: readonly Volume[];
  readonly project: Project | undefined;
  /** Dollars a month for each, with its backups. */
  readonly each: number;
}

/** Looks up what the input names. Throws, with what could be had instead, where it does not go together. */
export async function planCreate(digitalOcean: DigitalOcean, input: CreateInput): Promise<CreatePlan> {
  const { lookups } = digitalOcean;
  const names = namesIn(input);
  const [region, size, image, vpc, keys, volumes, project] = await Promise.all([
    lookups.find(REGIONS, input.region),
    lookups.find(SIZES, input.size),
    lookups.find(IMAGES, input.image),
    input.vpc === undefined ? undefined : lookups.find(VPCS, input.vpc),
    Promise.all(input.ssh_keys.map((key) => lookups.find(KEYS, key))),
    Promise.all(input.volumes.map((volume) => lookups.find(VOLUMES, volume))),
    input.project === undefined ? undefined : lookups.find(PROJECTS, input.project),
  ]);
  await checkRegion(digitalOcean, region, input);
  await checkSize(digitalOcean, size, region, image);
  checkImage(image, region);
  if (vpc && vpc.region !== region.slug)
    throw new ValidationError(`vpc: ${vpc.name} is in ${vpc.region}, and not in ${region.slug}.`, {
      next: "Leave vpc out for the region's own, or name one that is there.",
    });
  await checkVolumes(digitalOcean, volumes, region, names);
  await checkQuota(digitalOcean, names.length);
  const { price_monthly: price } = size;
  const each = input.backups ? withBackups(price, input.backups) : price;
  return { names, region, size, image, vpc, keys, volumes, project, each };
}

async function checkRegion({ lookups }: DigitalOcean, region: Region, input: CreateInput) {
  const wanted = [
    ...(input.backups ? ["backups"] : []),
    ...(input.ipv6 ? ["ipv6"] : []),
    ...(input.volumes.length > 0 ? ["storage"] : []),
  ];
  const lacking = wanted.filter((feature) => !region.features.includes(feature));
  if (region.available && lacking.length === 0) return;
  const others = (await lookups.all(REGIONS))
    .filter((one) => one.available && wanted.every((feature) => one.features.includes(feature)))
    .map(({ slug }) => slug);
  throw new ValidationError(
    region.available
      ? `region: ${region.slug} does not have ${lacking.join(", ")}.`
      : `region: ${region.slug} takes no new droplets.`,
    { next: `Take one of ${others.join(", ")}.` },
  );
}

async function checkSize({ lookups }: DigitalOcean, size: Size, region: Region, image: Image) {
  const disk = image.min_disk_size ?? 0;
  const isThere = size.available && size.regions.includes(region.slug);
  if (isThere && size.disk >= disk) return;
  const others = fittingSizes(await lookups.all(SIZES), { region: region.slug })
    .filter((one) => one.disk >= disk)
    .sort((a, b) => distance(a, size) - distance(b, size))
    .slice(0, PROPOSED)
    .map((one) => `${one.slug} (${dollars(one.price_monthly)})`);
  throw new ValidationError(
    isThere
      ? `size: ${size.slug} has a disk of ${size.disk} GiB, and ${imageName(image)} needs ${disk}.`
      : `size: ${size.slug} is not to be had in ${region.slug}.`,
    {
      next:
        others.length > 0
          ? `Nearest in price there: ${others.join(", ")}.`
          : "No size there fits: take another region or image.",
    },
  );
}

const distance = (one: Size, other: Size) => Math.abs(one.price_monthly - other.price_monthly);

function checkImage(image: Image, region: Region) {
  const name = imageName(image);
  if (image.status && image.status.toLowerCase() !== "available")
    throw new ValidationError(`image: ${name} is ${image.status}, and not available.`, {
      next: "digitalocean_list_images shows others.",
    });
  if (image.regions.includes(region.slug)) return;
  throw new ValidationError(`image: ${name} is not in ${region.slug}.`, {
    next:
      image.regions.length > 0
        ? `It is in ${image.regions.join(", ")}: create the droplet there, or transfer the image first.`
        : "It is in no region: digitalocean_list_images shows others.",
  });
}

async function checkVolumes(
  digitalOcean: DigitalOcean,
  volumes: readonly Volume[],
  region: Region,
  names: readonly string[],
) {
  if (volumes.length > 0 && names.length > 1)
    throw new ValidationError(`volumes: one volume belongs to one droplet, and these are ${names.length}.`, {
      next: "Create the droplets without, then attach a volume to each.",
    });
  for (const { name, region: there, droplet_ids } of volumes) {
    if (there.slug !== region.slug)
      throw new ValidationError(`volumes: ${name} is in ${there.slug}, and not in ${region.slug}.`, {
        next: `Create the droplet in ${there.slug}, or leave it out.`,
      });
    if (!droplet_ids || droplet_ids.length === 0) continue;
    const owners = await namesFor(digitalOcean, DROPLETS, droplet_ids);
    throw new ToolError("conflict", `volumes: ${name} is attached to droplet ${owners.join(", ")}.`, {
      next: "Detach it first with digitalocean_run_volume_action.",
    });
  }
}

/** A token that may not read the account learns of its limit from the API. */
async function checkQuota({ api }: DigitalOcean, count: number) {
  const account = await ifReadable([], "account", readAccount(api));
  if (account === undefined) return;
  const Total = z.looseObject({ meta: z.looseObject({ total: z.int() }) });
  const { total } = (await api.get(path`/droplets`, Total, { per_page: 1 })).meta;
  const left = account.droplet_limit - total;
  if (count <= left) return;
  throw new ToolError(
    "conflict",
    `The account may have ${account.droplet_limit} droplets and has ${total}: ${count} more are too many.`,
    { next: "Delete some with digitalocean_delete_droplet, or ask DigitalOcean for a higher limit." },
  );
}
