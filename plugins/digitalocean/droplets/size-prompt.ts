import { type Affected, Client, inject, injectable, Prompt } from "cargoshipper/plugin";
import * as z from "zod";
import { REGIONS, SIZES } from "../account/size.js";
import { fittingSizes } from "../account/size-row.js";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { completeNames } from "../client/lookups.js";
import { monthly } from "../client/prices.js";
import { DROPLETS, readDroplet } from "./droplet.js";

const Arguments = z.object({
  workload: z.string().describe("What it is to run, and for how many"),
  region: z.string().optional().describe("Where"),
  droplet: z.string().optional().describe("One that is to be resized"),
});

type Wanted = z.output<typeof Arguments>;

/** Sizes that are shown. */
const MOST = 40;
/** MiB of a GiB. */
const MIB = 1024;

/** Finds the size that a droplet should have. */
@injectable()
export class SizePrompt {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Prompt({
    name: "size_droplet",
    description: "Find the right size for a droplet, with its price.",
    arguments: Arguments,
    complete: { region: "completeRegion", droplet: "completeDroplet" },
    resolve: "affected",
  })
  async size({ workload, region: reference, droplet: name }: Wanted) {
    const { lookups } = this.digitalOcean;
    const droplet = name ? await readDroplet(this.digitalOcean, name) : undefined;
    const stated = reference ? (await lookups.find(REGIONS, reference)).slug : undefined;
    const region = droplet?.region.slug ?? stated;
    const sizes = fittingSizes(await lookups.all(SIZES), { region });
    const lines = sizes
      .slice(0, MOST)
      .map(
        ({ slug, description, vcpus, memory, disk, price_monthly }) =>
          `${slug}: ${description}, ${vcpus} vCPUs, ${memory / MIB} GiB, disk ${disk} GiB, ${monthly(price_monthly)}`,
      );
    return [
      `Find the right size of a droplet for this: ${workload}`,
      ...(droplet
        ? [
            `It is about ${droplet.name}: ${droplet.status}, ${droplet.size_slug}, disk ${droplet.disk} GiB, ${monthly(droplet.size?.price_monthly ?? 0)}. A disk cannot shrink.`,
          ]
        : []),
      `Sizes${region ? ` in ${region}` : ""}, cheapest first${sizes.length > MOST ? `, the first ${MOST} of ${sizes.length}: digitalocean_list_sizes shows the others` : ""}:`,
      ...lines,
      "1. Say what it needs of memory first, then of vCPUs and disk, and what you assume. Ask me what you cannot assume.",
      droplet
        ? "2. If digitalocean_get_metrics is there, look at the last weeks of CPU and memory before you propose anything."
        : "2. Basic sizes share their CPUs: for steady load take those with dedicated ones.",
      "3. Propose one size and the next larger one, with the price a month, weekly backups at 20 % of it, and when the larger one pays.",
      droplet
        ? "4. After I agree: shutdown, resize with digitalocean_run_droplet_action, which leaves the disk and can be put back, then power_on. It is down meanwhile."
        : "4. After I agree, create it with digitalocean_create_droplet.",
    ].join("\n");
  }

  completeRegion(typed: string) {
    return completeNames(this.digitalOcean.lookups, REGIONS, typed);
  }

  completeDroplet(typed: string) {
    return completeNames(this.digitalOcean.lookups, DROPLETS, typed);
  }

  async affected({ droplet }: Wanted): Promise<readonly Affected[]> {
    return droplet ? affectedBy(this.digitalOcean, DROPLETS, droplet) : [];
  }
}
