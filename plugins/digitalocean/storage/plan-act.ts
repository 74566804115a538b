import { ToolError, ValidationError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { DROPLETS } from "../droplets/droplet.js";
import { type ActInput, checkParameters } from "./act-input.js";
import { type Volume, volumeNow } from "./volume.js";

/** What will be done, after all that can be known before has been looked at. */
export async function planAct(digitalOcean: DigitalOcean, input: ActInput) {
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

/** The name of the snapshot to be, with the day where none is stated. */
export const snapshotName = ({ name }: ActInput, volume: Volume): string =>
  name ?? `${volume.name}-${new Date().toISOString().slice(0, 10)}`;
