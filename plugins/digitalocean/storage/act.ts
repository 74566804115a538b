import {
  type Affected,
  type Call,
  type Preview,
  type Risk,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { monthly, snapshotPrice, volumePrice } from "../client/prices.js";
import { DROPLETS } from "../droplets/droplet.js";
import { type ActInput, checkParameters } from "./act-input.js";
import { SnapshotAnswer } from "./snapshot.js";
import { VOLUMES, type Volume, volumeNow } from "./volume.js";
import { actOnVolume } from "./volume-action.js";

export const Acted = z.object({
  volume: z.string(),
  action: z.string(),
  status: z.string(),
  action_id: z.int().optional(),
  snapshot_id: z.string().optional(),
  droplet: z.string().optional(),
  size_gb: z.number().optional(),
  monthly: z.number().optional(),
  next: z.string().optional(),
});

const GROW = "Grow its file system in the droplet as well: resize2fs, or xfs_growfs.";

/** What will be done, after all that can be known before has been looked at. */
async function planned(digitalOcean: DigitalOcean, input: ActInput) {
  checkParameters(input);
  const { lookups } = digitalOcean;
  const volume = await volumeNow(digitalOcean, input.volume);
  const [on] = volume.droplet_ids;
  const region = volume.region.slug;
  if (input.action === "snapshot") return { volume, droplet: undefined, body: undefined };
  if (input.action === "resize") {
    const size = input.size ?? 0;
    if (size <= volume.size_gigabytes)
      throw new ValidationError(
        `size: ${volume.name} has ${volume.size_gigabytes} GiB, and a volume only grows.`,
        {
          next: "Give more; for less, create a smaller volume and copy.",
        },
      );
    return { volume, droplet: undefined, body: { type: "resize", size_gigabytes: size, region } };
  }
  if (input.action === "detach") {
    if (on === undefined)
      throw new ToolError("conflict", `The volume ${volume.name} is attached to no droplet.`, {
        next: "Nothing is left to do.",
      });
    const droplet = await lookups.find(DROPLETS, on);
    return { volume, droplet, body: { type: "detach", droplet_id: on, region } };
  }
  const droplet = await lookups.find(DROPLETS, input.droplet ?? "");
  if (on !== undefined) throw await taken(digitalOcean, volume.name, on, droplet.id);
  if (droplet.region.slug !== region)
    throw new ValidationError(
      `droplet: ${droplet.name} is in ${droplet.region.slug}, ${volume.name} in ${region}.`,
      {
        next: "A droplet takes only volumes of its own region.",
      },
    );
  return { volume, droplet, body: { type: "attach", droplet_id: droplet.id, region } };
}

async function taken(
  { lookups }: DigitalOcean,
  volume: string,
  on: number,
  wanted: number,
): Promise<ToolError> {
  const { name } = await lookups.find(DROPLETS, on);
  return new ToolError("conflict", `The volume ${volume} is attached to ${name} already.`, {
    next: on === wanted ? "Nothing is left to do." : "Detach it first: it can be on one droplet only.",
  });
}

/** Does it, and follows it to its end. */
export async function act(
  digitalOcean: DigitalOcean,
  input: ActInput,
  call: Call,
): Promise<z.output<typeof Acted>> {
  const { volume, droplet, body } = await planned(digitalOcean, input);
  const about = { volume: volume.name, action: input.action };
  if (!body) {
    const name = snapshotName(input, volume);
    const { snapshot } = await digitalOcean.api.post(path`/volumes/${volume.id}/snapshots`, SnapshotAnswer, {
      name,
    });
    digitalOcean.lookups.forget();
    const price = snapshotPrice(snapshot.size_gigabytes);
    return {
      ...about,
      status: "completed",
      snapshot_id: snapshot.id,
      size_gb: snapshot.size_gigabytes,
      monthly: price,
    };
  }
  const { status, action_id, next } = await actOnVolume(digitalOcean, call, volume, body);
  const hint = next ?? (input.action === "resize" && volume.droplet_ids.length > 0 ? GROW : undefined);
  return {
    ...about,
    status,
    action_id,
    ...(droplet && { droplet: droplet.name }),
    ...(input.size !== undefined && { size_gb: input.size, monthly: volumePrice(input.size) }),
    ...(hint && { next: hint }),
  };
}

const snapshotName = ({ name }: ActInput, volume: Volume): string =>
  name ?? `${volume.name}-${new Date().toISOString().slice(0, 10)}`;

/** What a person agrees to. */
export async function previewAct(digitalOcean: DigitalOcean, input: ActInput): Promise<Preview> {
  const { volume, droplet } = await planned(digitalOcean, input);
  const { id, name, size_gigabytes: size } = volume;
  const subject = { id, size, droplets: volume.droplet_ids, droplet: droplet?.id };
  const was = monthly(volumePrice(size));
  switch (input.action) {
    case "resize":
      return {
        summary: `${monthly(volumePrice(input.size ?? 0))} instead of ${was}: grow the volume ${name} from ${size} to ${input.size} GiB.`,
        details: ["It never shrinks again. Nothing that it holds is lost."],
        subject,
      };
    case "snapshot":
      return {
        summary: `${monthly(snapshotPrice(size))} at most: take a snapshot of the volume ${name}, ${size} GiB.`,
        details: ["Only what is written is paid for, until the snapshot is deleted."],
        subject,
      };
    case "detach":
      return {
        summary: `Detach the volume ${name} from ${droplet?.name}.`,
        details: [
          "Unmount it there first: what is not written yet is lost.",
          `It costs ${was} all the same.`,
        ],
        subject,
      };
    case "attach":
      return { summary: `Attach the volume ${name} to ${droplet?.name}.`, subject };
  }
}

/** What costs more than before. */
export async function costsOfAct(digitalOcean: DigitalOcean, input: ActInput): Promise<readonly Risk[]> {
  const { volume } = await planned(digitalOcean, input);
  if (input.action === "resize") {
    const price = monthly(volumePrice(input.size ?? 0));
    return [
      { risk: "costs", value: price, says: `The volume ${volume.name} then costs ${price}, and never less` },
    ];
  }
  if (input.action !== "snapshot") return [];
  const price = monthly(snapshotPrice(volume.size_gigabytes));
  return [{ risk: "costs", value: price, says: `The snapshot of ${volume.name} costs ${price} at most` }];
}

/** The volume, the droplet that gets or loses it, and the snapshot to be. */
export async function affectedByAct(
  digitalOcean: DigitalOcean,
  input: ActInput,
): Promise<readonly Affected[]> {
  const { volume, droplet } = await planned(digitalOcean, input);
  return [
    affectedThing(VOLUMES, volume),
    ...(droplet ? [affectedThing(DROPLETS, droplet)] : []),
    ...(input.action === "snapshot" ? [{ kind: "snapshot", names: [snapshotName(input, volume)] }] : []),
  ];
}
