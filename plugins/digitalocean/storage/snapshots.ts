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
import { inCents, snapshotPrice } from "../client/prices.js";
import { allRows } from "../client/rows.js";
import { DROPLETS } from "../droplets/droplet.js";
import {
  affectedByDelete,
  DeletedSnapshot,
  DeleteSnapshotInput,
  deleteSnapshot,
  previewDeleteSnapshot,
} from "./delete-snapshot.js";
import { namesById } from "./names-by-id.js";
import { daysOld, snapshotList } from "./snapshot.js";
import { VOLUMES } from "./volume.js";

const Row = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  of: z.string(),
  size_gb: z.number(),
  monthly: z.number(),
  days_old: z.int(),
  regions: z.string(),
});

const ListInput = listInput(Row, {
  kind: z.enum(["droplet", "volume"]).optional().describe("What they are of"),
});

type Delete = z.output<typeof DeleteSnapshotInput>;

/** Snapshots of droplets and of volumes. */
@injectable()
export class Snapshots {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_snapshots",
    description: "List droplets' and volumes' snapshots with age and monthly price.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("snapshots", Row).extend({ monthly: z.number() }),
  })
  async list(input: z.output<typeof ListInput>) {
    const found = await allRows(this.digitalOcean.api, snapshotList({ resource_type: input.kind }));
    const namesOf = async (kind: string) => {
      if (!found.some(({ resource_type }) => resource_type === kind)) return new Map<string, string>();
      return kind === "volume"
        ? namesById(this.digitalOcean, VOLUMES)
        : namesById(this.digitalOcean, DROPLETS);
    };
    const [droplets, volumes] = await Promise.all([namesOf("droplet"), namesOf("volume")]);
    const all = found.map((snapshot) => {
      const names = snapshot.resource_type === "volume" ? volumes : droplets;
      return {
        id: snapshot.id,
        name: snapshot.name,
        kind: snapshot.resource_type,
        of: names.get(snapshot.resource_id) ?? snapshot.resource_id,
        size_gb: snapshot.size_gigabytes,
        monthly: snapshotPrice(snapshot.size_gigabytes),
        days_old: daysOld(snapshot),
        regions: snapshot.regions.join(","),
      };
    });
    const { rows, ...rest } = page(all, input, ({ id }) => id);
    return { snapshots: rows, ...rest, monthly: inCents(all.reduce((sum, one) => sum + one.monthly, 0)) };
  }

  @Tool({
    name: "delete_snapshot",
    description: "Delete a snapshot, backup or custom image.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedByDelete",
    input: DeleteSnapshotInput,
    output: DeletedSnapshot,
  })
  delete(input: Delete) {
    return deleteSnapshot(this.digitalOcean, input);
  }

  previewDelete(input: Delete) {
    return previewDeleteSnapshot(this.digitalOcean, input);
  }

  affectedByDelete(input: Delete) {
    return affectedByDelete(this.digitalOcean, input);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
