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
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { newName } from "../client/new-name.js";
import { BACKUPS, monthly, SNAPSHOT_GIGABYTE } from "../client/prices.js";
import { ACTIONS, meaningOf, summaryOf } from "./action-words.js";
import { backupsOf, priceChange } from "./backups.js";
import { DROPLETS, type Droplet, readDroplet } from "./droplet.js";
import { dropletInput } from "./droplet-input.js";
import { checkOff, resizeRisks, sizeFor } from "./resize.js";
import { ActionDone, checkFree, runAction } from "./run-action.js";

const Input = z.object({
  droplet: dropletInput,
  action: z.enum(ACTIONS).describe("Which"),
  name: newName.optional().describe("Of snapshot, rename"),
  size: z.string().optional().describe("Of resize; disk stays"),
});

type Input = z.output<typeof Input>;

/** Which action takes which parameter. */
const TAKEN: Readonly<Record<"name" | "size", readonly Input["action"][]>> = {
  name: ["snapshot", "rename"],
  size: ["resize"],
};

/** What is done with a droplet and can be put back. */
@injectable()
export class DropletActions {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "run_droplet_action",
    description: "power_off, power_cycle are hard: prefer shutdown, reboot.",
    effect: "write",
    idempotent: false,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    input: Input,
    output: ActionDone,
    deadline: 600,
  })
  async run(input: Input, call: Call) {
    const droplet = await this.checked(input);
    const body = await this.bodyOf(input, droplet);
    return runAction(this.digitalOcean, call, droplet, body);
  }

  async preview(input: Input): Promise<Preview> {
    const droplet = await this.checked(input);
    const { action, name = "" } = input;
    const size = action === "resize" ? await sizeFor(this.digitalOcean, droplet, input.size) : undefined;
    const [costs] = await this.risks(input);
    const price = size
      ? priceChange(
          droplet.size?.price_monthly ?? 0,
          size.price_monthly,
          await backupsOf(this.digitalOcean, droplet),
        )
      : costs?.value;
    return {
      summary: summaryOf(action, droplet, size?.slug ?? name, price),
      details: meaningOf(action),
      subject: { id: droplet.id, name: droplet.name, status: droplet.status, size: droplet.size_slug },
    };
  }

  async risks(input: Input): Promise<readonly Risk[]> {
    const droplet = await this.checked(input);
    const { name, size } = droplet;
    if (input.action === "resize")
      return resizeRisks(this.digitalOcean, droplet, await sizeFor(this.digitalOcean, droplet, input.size));
    if (input.action === "snapshot") {
      const value = `${monthly(SNAPSHOT_GIGABYTE)} per GiB`;
      return [{ risk: "costs", value, says: `A snapshot of ${name} costs ${value} of what its disk holds` }];
    }
    if (input.action !== "enable_backups") return [];
    const value = monthly((size?.price_monthly ?? 0) * BACKUPS.weekly);
    return [{ risk: "costs", value, says: `Weekly backups of ${name} cost ${value}` }];
  }

  /** The droplet, under the name that it gets as well, and the snapshot to be. */
  async affected({ droplet, action, name }: Input): Promise<readonly Affected[]> {
    const own = await affectedBy(this.digitalOcean, DROPLETS, droplet);
    if (name === undefined) return own;
    return [...own, { kind: action === "snapshot" ? "snapshot" : "droplet", names: [name] }];
  }

  /** The droplet as it is now. Throws when the action cannot be run on it. */
  private async checked(input: Input): Promise<Droplet> {
    const { action } = input;
    for (const [parameter, actions] of Object.entries(TAKEN))
      if (input[parameter as keyof typeof TAKEN] !== undefined && !actions.includes(action))
        throw new ValidationError(`${parameter}: ${action} does not take it.`, {
          next: `Leave it out; it is of ${actions.join(" and ")}.`,
        });
    if (TAKEN.name.includes(action) && input.name === undefined)
      throw new ValidationError(`name: ${action} takes one.`, {
        next: action === "rename" ? "Give the new name." : "Give the snapshot a name.",
      });
    const droplet = await readDroplet(this.digitalOcean, input.droplet);
    checkFree(droplet);
    if (action === "resize") checkOff(droplet);
    if (action === "enable_backups" && droplet.features.includes("backups"))
      throw new ToolError("conflict", `${droplet.name} has backups already.`, {
        next: "Leave it, or end them with digitalocean_rebuild_droplet and disable_backups.",
      });
    return droplet;
  }

  private async bodyOf({ action, name, size }: Input, droplet: Droplet) {
    if (action === "resize") {
      const { slug } = await sizeFor(this.digitalOcean, droplet, size);
      return { type: action, size: slug, disk: false };
    }
    return { type: action, ...(name !== undefined && { name }) };
  }
}
