import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  page,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { inCents } from "../client/prices.js";
import { affectedByDelete, deleteSnapshot, previewDeleteSnapshot } from "./delete-snapshot.js";
import { deleteVolume, previewDelete } from "./delete-volume.js";
import { Deleted } from "./deleted.js";
import { STORAGE_KINDS, StorageRow, storageRows } from "./storage-rows.js";
import { VOLUMES } from "./volume.js";

const kind = z.enum(STORAGE_KINDS);

const ListInput = listInput(StorageRow, { kind: kind.optional().describe("Only") });

const DeleteInput = z.object({ kind: kind.describe("Of what"), name: z.string().describe("Or its id") });

type DeleteInput = z.output<typeof DeleteInput>;

/** Volumes, snapshots, backups and custom images: what is paid for by the GB, found and deleted. */
@injectable()
export class Storage {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_storage",
    description: "List volumes, snapshots, backups and custom images with prices.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("storage", StorageRow).extend({
      monthly: z.number().describe("Dollars, of all"),
      unread: z.array(z.string()).optional().describe("What the token may not read"),
    }),
  })
  async list(input: z.output<typeof ListInput>) {
    const { rows: all, unread } = await storageRows(this.digitalOcean, input.kind);
    const { rows, ...rest } = page(all, input, (row) => `${row.kind} ${row.id}`);
    return {
      storage: rows,
      ...rest,
      monthly: inCents(all.reduce((sum, one) => sum + one.monthly, 0)),
      ...(unread.length > 0 && { unread }),
    };
  }

  @Tool({
    name: "delete_storage",
    description: "Delete a volume, snapshot, backup or custom image.",
    effect: "destroy",
    preview: "preview",
    resolve: "affected",
    input: DeleteInput,
    output: Deleted,
  })
  delete({ kind, name }: DeleteInput) {
    return kind === "volume"
      ? deleteVolume(this.digitalOcean, name)
      : deleteSnapshot(this.digitalOcean, kind, name);
  }

  preview({ kind, name }: DeleteInput): Promise<Preview> {
    return kind === "volume"
      ? previewDelete(this.digitalOcean, name)
      : previewDeleteSnapshot(this.digitalOcean, kind, name);
  }

  affected({ kind, name }: DeleteInput): Promise<readonly Affected[]> {
    return kind === "volume"
      ? affectedBy(this.digitalOcean, VOLUMES, name)
      : affectedByDelete(this.digitalOcean, kind, name);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
