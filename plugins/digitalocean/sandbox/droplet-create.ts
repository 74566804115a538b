import type { World } from "cargoshipper/sandbox";
import { SandboxAccount } from "./account.js";
import { Actions } from "./actions.js";
import { invalid, ok, SandboxError } from "./answer.js";
import { checkDropletName } from "./droplet-name.js";
import { Droplets, type SandboxDroplet, shownDroplet } from "./droplets.js";
import { Images } from "./images.js";
import { Keys } from "./keys.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";
import { SIZES } from "./sizes.js";
import { Volumes } from "./volumes.js";
import { Vpcs } from "./vpcs.js";

interface Body {
  readonly name?: string;
  readonly names?: readonly string[];
  readonly region?: string;
  readonly size?: string;
  readonly image?: string | number;
  readonly ssh_keys?: readonly (string | number)[];
  readonly backups?: boolean;
  readonly backup_policy?: { readonly plan?: "weekly" | "daily" };
  readonly ipv6?: boolean;
  readonly monitoring?: boolean;
  readonly tags?: readonly string[];
  readonly user_data?: string;
  readonly volumes?: readonly string[];
  readonly vpc_uuid?: string;
}

const MOST_AT_ONCE = 10;
const LONGEST_USER_DATA = 64 * 1024;
/** Seconds until a droplet is active. */
const SECONDS = 40;

export const dropletCreateRoutes = [
  route("POST /droplets", ({ json }, world) => {
    const body = (json ?? {}) as Body;
    const names = body.names ?? (body.name === undefined ? [] : [body.name]);
    const make = checked(body, names, world);
    const made = names.map(make);
    const shown = made.map(({ droplet }) => shownDroplet(droplet, world));
    const actions = made.map(({ action }) => ({
      id: action.id,
      rel: "create",
      href: `https://api.digitalocean.com/v2/actions/${action.id}`,
    }));
    return ok({ ...(body.names ? { droplets: shown } : { droplet: shown[0] }), links: { actions } }, 202);
  }),
];

/** What makes one droplet of a request. Throws what the API answers to one that is wrong. */
function checked(body: Body, names: readonly string[], world: World) {
  if (names.length === 0) throw invalid("Name can't be blank");
  if (names.length > MOST_AT_ONCE) throw invalid(`only ${MOST_AT_ONCE} droplets can be created at once`);
  for (const name of names) checkDropletName(name);
  const size = SIZES.find(({ slug }) => slug === body.size);
  if (!size) throw invalid("You specified an invalid size for Droplet creation.");
  const image = world.part(Images).find(body.image);
  if (!image) throw invalid("You specified an invalid image for Droplet creation.");
  const region = world.part(Regions).all.find(({ slug }) => slug === (body.region ?? "fra1"));
  if (!region) throw invalid("You specified an invalid region for Droplet creation.");
  if (!region.available) throw invalid("Region is not available");
  if (!size.available || !size.regions.includes(region.slug))
    throw invalid("Size is not available in this region.");
  if (!image.regions.includes(region.slug)) throw invalid("Image is not available in this region.");
  if (image.min_disk_size > size.disk) throw invalid("This size cannot hold the image you selected.");
  const keys = (body.ssh_keys ?? []).filter((key) => !world.part(Keys).find(key));
  if (keys.length > 0) throw invalid(`${keys.join(", ")} are invalid key identifiers for Droplet creation.`);
  if (Buffer.byteLength(body.user_data ?? "") > LONGEST_USER_DATA) throw invalid("User data is too long");
  const vpc = world.part(Vpcs).all.find(({ id }) => id === body.vpc_uuid);
  if (body.vpc_uuid !== undefined && vpc?.region !== region.slug)
    throw invalid("VPC does not exist in region");
  const volumes = (body.volumes ?? []).map((id) => {
    const volume = world.part(Volumes).all.find((one) => one.id === id);
    if (volume?.region !== region.slug) throw invalid("Volume does not exist in region");
    if (world.part(Volumes).dropletOf(volume) || names.length > 1)
      throw invalid("Volume is attached already");
    return volume;
  });
  const droplets = world.part(Droplets);
  if (droplets.all.length + names.length > world.part(SandboxAccount).dropletLimit)
    throw new SandboxError(
      422,
      "unprocessable_entity",
      "creating this/these droplet(s) will exceed your droplet limit",
    );
  return (name: string) => {
    const on = { backups: body.backups, ipv6: body.ipv6, monitoring: body.monitoring };
    const droplet = droplets.add({
      name,
      size: size.slug,
      region: region.slug,
      image,
      tags: body.tags ?? [],
      features: Object.entries(on).flatMap(([feature, isOn]) => (isOn ? [feature] : [])),
      ...(vpc && { vpc: vpc.id }),
    });
    droplet.volumes = volumes.map(({ id }) => id);
    droplet.plan = body.backup_policy?.plan ?? "weekly";
    droplet.locked = true;
    return { droplet, action: begun(droplet, world) };
  };
}

const begun = (droplet: SandboxDroplet, world: World) =>
  world.part(Actions).begin({
    type: "create",
    resource_type: "droplet",
    resource_id: droplet.id,
    region: droplet.region,
    seconds: SECONDS,
    done: () => {
      droplet.status = "active";
      droplet.locked = false;
    },
  });
