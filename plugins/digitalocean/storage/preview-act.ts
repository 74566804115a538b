import type { Preview, Risk } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { dollars, monthly, snapshotPrice, volumePrice } from "../client/prices.js";
import type { ActInput } from "./act-input.js";
import { planAct, snapshotName } from "./plan-act.js";

/** What a person agrees to. */
export async function previewAct(digitalOcean: DigitalOcean, input: ActInput): Promise<Preview> {
  const { volume, droplet } = await planAct(digitalOcean, input);
  const { id, name, size_gigabytes: size } = volume;
  const subject = { id, size, droplets: volume.droplet_ids, droplet: droplet?.id };
  switch (input.action) {
    case "resize":
      return {
        summary: `Grow the volume ${name} from ${size} to ${input.size} GiB, for ${monthly(volumePrice(input.size ?? 0))} instead of ${dollars(volumePrice(size))}.`,
        details: ["It cannot shrink again. Nothing that it holds is lost."],
        subject,
      };
    case "snapshot":
      return {
        summary: `Take the snapshot ${snapshotName(input, volume)} of the volume ${name} (${size} GiB), for ${monthly(snapshotPrice(size))} at most.`,
        details: ["Only what is written in it is paid for, until the snapshot is deleted."],
        subject,
      };
    case "detach":
      return {
        summary: `Detach the volume ${name} from ${droplet?.name}.`,
        details: [
          "Unmount it there first: what is not written yet is lost.",
          `It costs ${monthly(volumePrice(size))} all the same.`,
        ],
        subject,
      };
    case "attach":
      return { summary: `Attach the volume ${name} to ${droplet?.name}.`, subject };
  }
}

/** What costs more than before. */
export async function costsOfAct(digitalOcean: DigitalOcean, input: ActInput): Promise<readonly Risk[]> {
  const { volume } = await planAct(digitalOcean, input);
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
