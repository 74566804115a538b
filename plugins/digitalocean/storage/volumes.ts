import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  type Risk,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { volumePrice } from "../client/prices.js";
import { allRows } from "../client/rows.js";
import { DROPLETS } from "../droplets/droplet.js";
import {
  affectedByCreate,
  Created,
  CreateInput,
  createVolume,
  planVolume,
  previewCreate,
} from "./create-volume.js";
import { Deleted, DeleteInput, deleteVolume, previewDelete } from "./delete-volume.js";
import { namesById } from "./names-by-id.js";
import { VOLUMES, volumeList } from "./volume.js";

const Row = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  size_gb: z.number(),
  droplet: z.string(),
  monthly: z.number(),
  filesystem: z.string(),
  tags: z.string(),
  created: z.string(),
});

const ListInput = listInput(Row, {
  region: z.string().optional().describe("Only in this region"),
  unattached: z.boolean().optional().describe("Only those on no droplet"),
});

type Create = z.output<typeof CreateInput>;
type Delete = z.output<typeof DeleteInput>;

/** Volumes: disks of their own, which droplets use. */
@injectable()
export class Volumes {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_volumes",
    description: "List volumes with their droplet and monthly price.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("volumes", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const found = await allRows(this.digitalOcean.api, volumeList({ region: input.region }));
    const volumes = found.filter(({ droplet_ids }) => !input.unattached || droplet_ids.length === 0);
    const isUsed = volumes.some(({ droplet_ids }) => droplet_ids.length > 0);
    const names = isUsed ? await namesById(this.digitalOcean, DROPLETS) : new Map<string, string>();
    const all = volumes.map((volume) => ({
      id: volume.id,
      name: volume.name,
      region: volume.region.slug,
      size_gb: volume.size_gigabytes,
      droplet: volume.droplet_ids.map((id) => names.get(String(id)) ?? String(id)).join(","),
      monthly: volumePrice(volume.size_gigabytes),
      filesystem: volume.filesystem_type ?? "",
      tags: volume.tags.join(","),
      created: volume.created_at,
    }));
    const { rows, ...rest } = page(all, input, ({ id }) => id);
    return { volumes: rows, ...rest };
  }

  @Tool({
    name: "create_volume",
    description: "Create a volume, and attach it to a droplet if given.",
    effect: "write",
    preview: "previewCreate",
    resolve: "affectedByCreate",
    risks: "costsOfCreate",
    deadline: 600,
    input: CreateInput,
    output: Created,
  })
  create(input: Create, call: Call) {
    return createVolume(this.digitalOcean, input, call);
  }

  @Tool({
    name: "delete_volume",
    description: "Delete an unattached volume and its data.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedByDelete",
    input: DeleteInput,
    output: Deleted,
  })
  delete(input: Delete) {
    return deleteVolume(this.digitalOcean, input);
  }

  previewCreate(input: Create) {
    return previewCreate(this.digitalOcean, input);
  }

  async costsOfCreate(input: Create): Promise<readonly Risk[]> {
    const { price, label } = await planVolume(this.digitalOcean, input);
    return [{ risk: "costs", value: price, says: `${label} costs ${price}` }];
  }

  affectedByCreate(input: Create) {
    return affectedByCreate(this.digitalOcean, input);
  }

  previewDelete(input: Delete) {
    return previewDelete(this.digitalOcean, input);
  }

  affectedByDelete({ volume }: Delete) {
    return affectedBy(this.digitalOcean, VOLUMES, volume);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
