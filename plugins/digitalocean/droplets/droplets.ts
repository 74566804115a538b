import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { somePage } from "../client/rows.js";
import { DROPLETS, dropletList, readDroplet } from "./droplet.js";
import { dropletInput } from "./droplet-input.js";
import { DropletRow, dropletRow } from "./droplet-row.js";
import { DropletView, dropletView } from "./droplet-view.js";

const ListInput = listInput(DropletRow, {
  tag: z.string().optional().describe("With this tag"),
  gpu: z.boolean().optional().describe("GPU ones instead"),
});

const OneInput = z.object({ droplet: dropletInput });

/** Droplets: virtual machines. */
@injectable()
export class Droplets {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_droplets",
    description: "List droplets with addresses and prices.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("droplets", DropletRow),
  })
  async list(input: z.output<typeof ListInput>) {
    if (input.gpu && input.tag !== undefined)
      throw new ValidationError("gpu: a tag lists droplets of every kind.", {
        next: "Leave one of gpu and tag out.",
      });
    const list = dropletList({
      tag_name: input.tag,
      type: input.gpu ? "gpus" : undefined,
    });
    const { rows, ...rest } = await somePage(this.digitalOcean.api, list, input, {
      rowOf: dropletRow,
      identify: ({ id }) => String(id),
    });
    return { droplets: rows, ...rest };
  }

  @Tool({
    name: "get_droplet",
    description: "A droplet in full, with its price.",
    effect: "read",
    resolve: "affectedOne",
    input: OneInput,
    output: DropletView,
  })
  async get({ droplet }: z.output<typeof OneInput>) {
    return dropletView(this.digitalOcean, await readDroplet(this.digitalOcean, droplet));
  }

  affectedOne({ droplet }: z.output<typeof OneInput>) {
    return affectedBy(this.digitalOcean, DROPLETS, droplet);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
