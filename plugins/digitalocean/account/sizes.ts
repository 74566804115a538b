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
import { REGIONS, SIZES } from "./size.js";
import { fittingSizes, SizeRow, sizeRow } from "./size-row.js";

const ListInput = listInput(SizeRow, {
  region: z.string().optional().describe("There"),
  memory_gb: z.number().optional().describe("At least"),
});

const ListOutput = listOutput("sizes", SizeRow).extend({ regions: z.record(z.string(), z.string()) });

/** Sizes of droplets, and the regions there are. */
@injectable()
export class Sizes {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_sizes",
    description: "List droplet sizes with prices, cheapest first, and regions.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: ListOutput,
  })
  async list(input: z.output<typeof ListInput>) {
    const { lookups } = this.digitalOcean;
    const [sizes, regions] = await Promise.all([lookups.all(SIZES), lookups.all(REGIONS)]);
    const region = input.region === undefined ? undefined : (await lookups.find(REGIONS, input.region)).slug;
    const found = fittingSizes(sizes, { ...input, region });
    const { rows, ...rest } = page(found.map(sizeRow), input, ({ size }) => size);
    const open = regions.filter(({ available }) => available);
    return {
      sizes: rows,
      ...rest,
      regions: Object.fromEntries(open.map(({ slug, name }) => [slug, name])),
    };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
