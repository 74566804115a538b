import { type Affected, Client, inject, injectable, listInput, listOutput, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { somePage } from "../client/rows.js";
import { dropletList } from "./droplet.js";
import { DropletRow, dropletRow } from "./droplet-row.js";

const ListInput = listInput(DropletRow, {
  name: z.string().optional().describe("Exact name"),
  tag: z.string().optional().describe("Only with this tag"),
  gpu: z.boolean().optional().describe("GPU droplets instead"),
});

/** Droplets: virtual machines. */
@injectable()
export class Droplets {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_droplets",
    description: "List droplets with address, size and monthly price.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("droplets", DropletRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const list = dropletList({
      name: input.name,
      tag_name: input.tag,
      type: input.gpu ? "gpus" : undefined,
    });
    const { rows, ...rest } = await somePage(this.digitalOcean.api, list, input, {
      rowOf: dropletRow,
      identify: ({ id }) => String(id),
    });
    return { droplets: rows, ...rest };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
