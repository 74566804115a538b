import { Client, inject, injectable, type Preview, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { firstOf } from "../client/first-of.js";
import { path } from "../client/path.js";
import { backupsOf, dropletPrice } from "./backups.js";
import { DROPLETS, type Droplet, readDroplet } from "./droplet.js";
import { dropletInput } from "./droplet-input.js";
import { leftBehind, pricedPart } from "./left-behind.js";
import { checkFree } from "./run-action.js";

const Input = z.object({ droplet: dropletInput });

type Input = z.output<typeof Input>;

/** Things of a kind that a preview names. */
const SHOWN = 12;

/** Deletes droplets. */
@injectable()
export class DeleteDroplet {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "delete_droplet",
    description: "Delete a droplet with its disk and backups.",
    effect: "destroy",
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: z.object({ name: z.string(), id: z.int(), status: z.string(), saved: z.string() }),
  })
  async delete({ droplet: reference }: Input) {
    const { api, lookups } = this.digitalOcean;
    const droplet = await readDroplet(this.digitalOcean, reference);
    const { id, name } = droplet;
    checkFree(droplet);
    const saved = await savedBy(this.digitalOcean, droplet);
    try {
      await api.delete(path`/droplets/${id}`);
    } finally {
      lookups.forget();
    }
    return { name, id, status: "deleted", saved };
  }

  async preview({ droplet: reference }: Input): Promise<Preview> {
    const droplet = await readDroplet(this.digitalOcean, reference);
    checkFree(droplet);
    const left = await leftBehind(this.digitalOcean, droplet);
    const { id, name, status, region, backup_ids: backups } = droplet;
    const details = [
      ...line(
        left.isReservedKnown
          ? "Its addresses are given up"
          : "Its addresses are given up, except reserved ones",
        left.addresses,
      ),
      `Lost: its disk of ${droplet.disk} GiB${backups.length > 0 ? `, and ${backups.length === 1 ? "its backup" : `its ${backups.length} backups`}` : ""}.`,
      ...line("Volumes stay and cost", left.volumes.map(pricedPart)),
      ...line("Snapshots stay and cost", [...left.snapshots, ...left.volumeSnapshots].map(pricedPart)),
      ...line("Reserved IPs stay, and cost while they are unassigned", left.reservedIps.map(pricedPart)),
      ...line("Load balancers that lead to it", left.balancers),
      ...line("Firewalls that protect it", left.firewalls),
      ...line("DNS records that point at it and are left", left.records),
      ...line("Could not be looked at", left.unread),
    ];
    return {
      summary: `Delete the droplet ${name} (${id}, ${status}, ${droplet.size_slug} in ${region.slug}), which saves ${await savedBy(this.digitalOcean, droplet)}.`,
      details,
      subject: {
        id,
        name,
        status,
        addresses: left.addresses,
        backups,
        volumes: left.volumes.map((one) => one.id),
        snapshots: left.snapshots.map((one) => one.id),
        reservedIps: left.reservedIps.map((one) => one.id),
        balancers: left.balancers,
        records: left.records,
      },
    };
  }

  affected({ droplet }: Input) {
    return affectedBy(this.digitalOcean, DROPLETS, droplet);
  }
}

const savedBy = async (digitalOcean: DigitalOcean, droplet: Droplet): Promise<string> =>
  dropletPrice(droplet.size?.price_monthly ?? 0, await backupsOf(digitalOcean, droplet));

/** One line of a preview; none where there is nothing to name. */
function line(label: string, things: readonly string[]): string[] {
  return things.length === 0 ? [] : [`${label}: ${firstOf(things, SHOWN).join(", ")}`];
}
