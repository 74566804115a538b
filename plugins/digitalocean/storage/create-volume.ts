import { type Affected, type Call, type Preview, ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { REGIONS } from "../account/size.js";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { monthly, volumePrice } from "../client/prices.js";
import { DROPLETS } from "../droplets/droplet.js";
import { SNAPSHOTS } from "./snapshot.js";
import { VolumeAnswer } from "./volume.js";
import { actOnVolume } from "./volume-action.js";
import { volumeSize } from "./volume-size.js";

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

export const CreateInput = z.object({
  name: z
    .string()
    .refine((name) => NAME.test(name), {
      error: "expected a letter, then lower-case letters, digits and dashes, 64 at most",
    })
    .describe("Lower case"),
  size: volumeSize.optional().describe("GiB"),
  region: z.string().optional().describe("Else droplet's, snapshot's"),
  filesystem: z.enum(["ext4", "xfs"]).optional().describe("Formats it"),
  snapshot: z.string().optional().describe("To begin with"),
  droplet: z.string().optional().describe("Attach to it"),
});

export const Created = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  size_gb: z.number(),
  monthly: z.number(),
  droplet: z.string().optional(),
  status: z.string(),
  next: z.string().optional(),
});

type Input = z.output<typeof CreateInput>;

/** What will be created, after all that can be known before has been looked at. */
export async function planVolume({ lookups }: DigitalOcean, input: Input) {
  const [droplet, snapshot] = await Promise.all([
    input.droplet === undefined ? undefined : lookups.find(DROPLETS, input.droplet),
    input.snapshot === undefined ? undefined : lookups.find(SNAPSHOTS, input.snapshot),
  ]);
  if (snapshot && snapshot.resource_type !== "volume")
    throw new ValidationError(`snapshot: ${snapshot.name} is one of a ${snapshot.resource_type}.`, {
      next: "Give a snapshot of a volume: digitalocean_list_storage shows them.",
    });
  if (snapshot && input.filesystem)
    throw new ValidationError("filesystem: a volume from a snapshot has the snapshot's.", {
      next: "Leave it out.",
    });
  const stated = input.region === undefined ? undefined : (await lookups.find(REGIONS, input.region)).slug;
  const region = stated ?? droplet?.region.slug ?? snapshot?.regions[0];
  if (region === undefined)
    throw new ValidationError("region: none is given.", { next: "Give a region, or a droplet of one." });
  if (droplet && droplet.region.slug !== region)
    throw new ValidationError(`region: ${droplet.name} is in ${droplet.region.slug}, not in ${region}.`, {
      next: "A droplet takes only volumes of its own region.",
    });
  if (snapshot && !snapshot.regions.includes(region))
    throw new ValidationError(
      `region: ${snapshot.name} is in ${snapshot.regions.join(", ")}, not in ${region}.`,
      {
        next: "A volume is in the region of its snapshot.",
      },
    );
  const least = snapshot?.min_disk_size ?? 1;
  const size = input.size ?? snapshot?.min_disk_size;
  if (size === undefined)
    throw new ValidationError("size: none is given.", { next: "Give the size in GiB." });
  if (size < least)
    throw new ValidationError(`size: ${snapshot?.name} needs ${least} GiB or more.`, { next: "Give more." });
  const price = monthly(volumePrice(size));
  return { droplet, snapshot, region, size, price, label: `volume ${input.name} (${size} GiB)` };
}

/** What a person agrees to. */
export async function previewCreate(digitalOcean: DigitalOcean, input: Input): Promise<Preview> {
  const { droplet, snapshot, region, size, price, label } = await planVolume(digitalOcean, input);
  return {
    summary: `Create the ${label} in ${region}, for ${price}.`,
    details: [
      ...(snapshot ? [`It begins with what the snapshot ${snapshot.name} holds.`] : []),
      ...(input.filesystem ? [`It is formatted with ${input.filesystem}.`] : []),
      ...(droplet ? [`It is attached to ${droplet.name} (${droplet.id}).`] : []),
      "It is paid for until it is deleted, attached or not.",
    ],
    subject: { region, size, droplet: droplet?.id, snapshot: snapshot?.id },
  };
}

/** Creates it, and follows until it is on its droplet. */
export async function createVolume(
  digitalOcean: DigitalOcean,
  input: Input,
  call: Call,
): Promise<z.output<typeof Created>> {
  const { droplet, snapshot, region, size } = await planVolume(digitalOcean, input);
  const { volume } = await digitalOcean.api.post(path`/volumes`, VolumeAnswer, {
    name: input.name,
    region,
    size_gigabytes: size,
    ...(snapshot && { snapshot_id: snapshot.id }),
    ...(input.filesystem && { filesystem_type: input.filesystem }),
  });
  digitalOcean.lookups.forget();
  const made = {
    id: volume.id,
    name: volume.name,
    region: volume.region.slug,
    size_gb: volume.size_gigabytes,
    monthly: volumePrice(volume.size_gigabytes),
  };
  if (!droplet) return { ...made, status: "created" };
  try {
    const body = { type: "attach", droplet_id: droplet.id, region };
    const { status, next } = await actOnVolume(digitalOcean, call, volume, body);
    return {
      ...made,
      droplet: droplet.name,
      status: status === "completed" ? "attached" : status,
      ...(next && { next }),
    };
  } catch (error) {
    throw ToolError.is(error) ? notAttached(error, volume.name, droplet.name) : error;
  }
}

/** The error of a volume that is there all the same, and paid for. */
const notAttached = (error: ToolError, volume: string, droplet: string): ToolError =>
  new ToolError(
    error.kind,
    `The volume ${volume} was created, but not attached to ${droplet}: ${error.message}`,
    {
      next: `Do not create it again: digitalocean_run_volume_action with attach, or digitalocean_delete_storage. ${error.next ?? ""}`.trim(),
      details: { ...error.details },
      cause: error,
    },
  );

/** The volume to be, and what it is made of and put on. */
export async function affectedByCreate(
  digitalOcean: DigitalOcean,
  input: Input,
): Promise<readonly Affected[]> {
  const { droplet, snapshot } = await planVolume(digitalOcean, input);
  return [
    { kind: "volume", names: [input.name] },
    ...(droplet ? [affectedThing(DROPLETS, droplet)] : []),
    ...(snapshot ? [affectedThing(SNAPSHOTS, snapshot)] : []),
  ];
}
