import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { allRows, type ListOf, somePage } from "../client/rows.js";
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

const PUBLIC = ["distribution", "application"];
const KINDS = ["distribution", "application", "snapshot", "backup", "custom"] as const;

const ListInput = listInput(Row, {
  kind: z.enum(KINDS).default("distribution").describe("Which"),
  region: z.string().optional().describe("Usable there"),
});

const identify = ({ id }: { id: number }) => String(id);

/** What droplets are made from. */
@injectable()
export class Images {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_images",
    description: "List images for droplets.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("images", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const { kind, region } = input;
    const list: ListOf<typeof Image> = imageList(PUBLIC.includes(kind) ? { type: kind } : { private: true });
    const { api } = this.digitalOcean;
    if (PUBLIC.includes(kind) && region === undefined) {
      const { rows, ...rest } = await somePage(api, list, input, { rowOf, identify });
      return { images: rows, ...rest };
    }
    const found = (await allRows(api, list))
      .filter(({ type }) => PUBLIC.includes(kind) || type === kind)
      .filter(({ regions }) => region === undefined || regions.includes(region));
    const { rows, ...rest } = page(found.map(rowOf), input, identify);
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
