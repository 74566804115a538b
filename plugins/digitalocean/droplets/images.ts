import { type Affected, Client, inject, injectable, listInput, listOutput, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { somePage } from "../client/rows.js";
import { Image, imageList } from "./image.js";

const Row = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  distribution: z.string(),
  type: z.string(),
  min_disk_gb: z.number(),
  size_gb: z.number(),
  regions: z.string(),
  created: z.string(),
});

const ListInput = listInput(Row, {
  applications: z.boolean().optional().describe("Instead"),
});

const identify = ({ id }: { id: number }) => String(id);

/** What droplets are made from. */
@injectable()
export class Images {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_images",
    description: "List public images; your own: list_storage.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("images", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const list = imageList({ type: input.applications ? "application" : "distribution" });
    const { rows, ...rest } = await somePage(this.digitalOcean.api, list, input, { rowOf, identify });
    return { images: rows, ...rest };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}

const rowOf = (image: Image): z.output<typeof Row> => ({
  id: image.id,
  slug: image.slug ?? "",
  name: image.name ?? "",
  distribution: image.distribution ?? "",
  type: image.type,
  min_disk_gb: image.min_disk_size ?? 0,
  size_gb: image.size_gigabytes ?? 0,
  regions: image.regions.join(","),
  created: image.created_at ?? "",
});
