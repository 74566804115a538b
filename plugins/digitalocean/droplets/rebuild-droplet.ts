import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { Size } from "../account/size.js";
import { affectedBy, affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { allRows } from "../client/rows.js";
import { backupsOf } from "./backups.js";
import { addressesOf, DROPLETS, type Droplet, readDroplet } from "./droplet.js";
import { dropletInput } from "./droplet-input.js";
import { imageOf } from "./droplet-row.js";
import { IMAGES, type Image, imageList, imageName } from "./image.js";
import { lossesOf, type Prepared, REBUILDS, summaryOf } from "./rebuild-words.js";
import { checkOff, resizeRisks, sizeFor } from "./resize.js";
import { ActionDone, checkFree, runAction } from "./run-action.js";

const Input = z.object({
  droplet: dropletInput,
  action: z.enum(REBUILDS).describe("Which"),
  image: z.string().optional().describe("Of rebuild; of restore, its backup or snapshot"),
  size: z.string().optional().describe("Of resize, with disk"),
});

type Input = z.output<typeof Input>;

/** What is done with a droplet and cannot be put back. */
@injectable()
export class RebuildDroplet {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "rebuild_droplet",
    description: "Replace a droplet's disk or password, grow its disk, or end backups.",
    effect: "destroy",
    idempotent: false,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    input: Input,
    output: ActionDone,
    deadline: 600,
  })
  async run(input: Input, call: Call) {
    const { droplet, image, size } = await this.prepared(input);
    const body = {
      type: input.action,
      ...(image && { image: input.action === "rebuild" && image.slug ? image.slug : image.id }),
      ...(size && { size: size.slug, disk: true }),
    };
    return runAction(this.digitalOcean, call, droplet, body);
  }

  async preview(input: Input): Promise<Preview> {
    const prepared = await this.prepared(input);
    const { droplet, image, size } = prepared;
    const { id, name, status } = droplet;
    const backups = size ? await backupsOf(this.digitalOcean, droplet) : "none";
    return {
      summary: summaryOf(input.action, { ...prepared, backups }),
      details: [
        `${name} (${id}) is ${status}, at ${addressesOf(droplet).ip ?? "no public address"}, from ${imageOf(droplet)}.`,
        ...lossesOf(input.action, prepared),
      ],
      subject: {
        id,
        name,
        image: image?.id ?? null,
        size: size?.slug ?? null,
        disk: droplet.disk,
        backups: droplet.backup_ids,
      },
    };
  }

  async risks(input: Input): Promise<readonly Risk[]> {
    const { droplet, size } = await this.prepared(input);
    return size ? resizeRisks(this.digitalOcean, droplet, size) : [];
  }

  async affected(input: Input): Promise<readonly Affected[]> {
    const { lookups } = this.digitalOcean;
    const image =
      input.image === undefined ? [] : [affectedThing(IMAGES, await lookups.find(IMAGES, input.image))];
    return [...(await affectedBy(this.digitalOcean, DROPLETS, input.droplet)), ...image];
  }

  /** What the call is about, looked up and checked. */
  private async prepared({ droplet: reference, action, image, size }: Input): Promise<Prepared> {
    const takesImage = action === "rebuild" || action === "restore";
    if (image !== undefined && !takesImage)
      throw new ValidationError(`image: ${action} does not take one.`, { next: "Leave it out." });
    if (size !== undefined && action !== "resize")
      throw new ValidationError(`size: ${action} does not take one.`, { next: "Leave it out." });
    const droplet = await readDroplet(this.digitalOcean, reference);
    checkFree(droplet);
    if (action === "resize") {
      checkOff(droplet);
      return { droplet, size: await this.largerDisk(droplet, size) };
    }
    if (action === "rebuild") return { droplet, image: await this.imageFor(droplet, image) };
    if (action === "restore") return { droplet, image: await this.copyOf(droplet, image) };
    return { droplet };
  }

  private async largerDisk(droplet: Droplet, reference: string | undefined): Promise<Size> {
    const size = await sizeFor(this.digitalOcean, droplet, reference);
    if (size.disk > droplet.disk) return size;
    throw new ValidationError(`size: ${size.slug} has no larger disk than ${droplet.name}.`, {
      next: "digitalocean_run_droplet_action with resize does it without touching the disk.",
    });
  }

  private async imageFor(droplet: Droplet, reference: string | undefined): Promise<Image> {
    if (reference === undefined)
      throw new ValidationError("image: rebuild takes one.", {
        next: "digitalocean_list_images shows them.",
      });
    const image = await this.digitalOcean.lookups.find(IMAGES, reference);
    const { slug } = droplet.region;
    if (!image.regions.includes(slug))
      throw new ValidationError(`image: ${imageName(image)} is not in ${slug}.`, {
        next: `digitalocean_list_images shows which are.`,
      });
    if ((image.min_disk_size ?? 0) > droplet.disk)
      throw new ValidationError(
        `image: ${imageName(image)} needs ${image.min_disk_size} GiB, and ${droplet.name} has ${droplet.disk}.`,
        { next: "Take a smaller image, or resize the droplet with its disk first." },
      );
    return image;
  }

  /** One of the droplet's own backups and snapshots: the API restores from nothing else. */
  private async copyOf(droplet: Droplet, reference: string | undefined): Promise<Image> {
    const ids = [...droplet.backup_ids, ...droplet.snapshot_ids];
    const own = (await allRows(this.digitalOcean.api, imageList({ private: true }))).filter(({ id }) =>
      ids.includes(id),
    );
    const [found, ...more] = own.filter(
      (one) => reference === String(one.id) || reference === imageName(one),
    );
    if (found && more.length === 0) return found;
    const there = own
      .map((one) => `${imageName(one)} (${one.id}, ${one.created_at ?? "no date"})`)
      .join(", ");
    const next = there ? `These are: ${there}.` : "It has none; rebuild takes any image.";
    if (reference === undefined)
      throw new ValidationError(`image: restore takes a backup or snapshot of ${droplet.name}.`, { next });
    throw new ToolError(
      found ? "conflict" : "not_found",
      `image: ${reference} is ${found ? "more than one" : "no"} backup or snapshot of ${droplet.name}.`,
      { next },
    );
  }
}
