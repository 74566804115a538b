import { Client, inject, injectable, type Preview, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { firstOf } from "../client/first-of.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { DATABASES, DatabaseAnswer, databaseInput } from "./database.js";
import { databasePriceText } from "./database-price.js";
import { backupsOf, replicasOf, ruleLine } from "./database-view.js";

const Input = z.object({ database: databaseInput });

type Input = z.output<typeof Input>;

/** Deletes database clusters. */
@injectable()
export class DeleteDatabase {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "delete_database",
    description: "Delete a database cluster with its data and backups.",
    effect: "destroy",
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: z.object({ name: z.string(), id: z.string(), status: z.string(), saved: z.string() }),
  })
  async delete({ database: reference }: Input) {
    const { api, lookups } = this.digitalOcean;
    const { id, name, size, num_nodes } = await lookups.find(DATABASES, reference);
    try {
      await api.delete(path`/databases/${id}`);
    } finally {
      lookups.forget();
    }
    return { name, id, status: "deleted", saved: databasePriceText(size, num_nodes) };
  }

  async preview({ database: reference }: Input): Promise<Preview> {
    const { id } = await this.digitalOcean.lookups.find(DATABASES, reference);
    const { database } = await this.digitalOcean.api.get(path`/databases/${id}`, DatabaseAnswer);
    const unread: string[] = [];
    const [replicas = [], backups = []] = await Promise.all([
      ifReadable(unread, "replicas", replicasOf(this.digitalOcean, database)),
      ifReadable(unread, "backups", backupsOf(this.digitalOcean, database)),
    ]);
    const { name, engine, version, status, region, size, num_nodes, db_names, users, rules } = database;
    const line = (label: string, things: readonly string[]) =>
      things.length > 0 ? [`${label}: ${firstOf(things).join(", ")}`] : [];
    return {
      summary: `Delete the database cluster ${name} (${id}, ${version ? `${engine} ${version}` : engine}, ${status}, ${num_nodes} of ${size} in ${region}), which saves ${databasePriceText(size, num_nodes)}.`,
      details: [
        "Its data is lost for good: no backup outlives it.",
        ...line("Databases that are lost", db_names ?? []),
        ...line(
          "Backups that are lost, by their day",
          backups.map(({ created_at }) => created_at.slice(0, 10)),
        ),
        ...line(
          "Its replicas",
          replicas.map((one) => one.name),
        ),
        ...line(
          "Users who are cut off",
          (users ?? []).map((one) => one.name),
        ),
        ...line("It is used from", (rules ?? []).map(ruleLine)),
        ...line("Could not be looked at", unread),
      ],
      subject: {
        id,
        databases: db_names,
        replicas: replicas.map((one) => one.name),
        rules: (rules ?? []).map(ruleLine),
      },
    };
  }

  affected({ database }: Input) {
    return affectedBy(this.digitalOcean, DATABASES, database);
  }
}
