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
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { allDatabases, DATABASES, DatabaseAnswer, databaseInput } from "./database.js";
import { DatabaseRow, DatabaseView, databaseRow, databaseView } from "./database-view.js";

const ListInput = listInput(DatabaseRow, { tag: z.string().optional().describe("Only with this tag") });
const OneInput = z.object({ database: databaseInput });

/** Managed database clusters, to look at. */
@injectable()
export class Databases {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_databases",
    description: "List managed database clusters.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("databases", DatabaseRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const all = await allDatabases(this.digitalOcean.api, input.tag);
    const { rows, ...rest } = page(all.map(databaseRow), input, ({ id }) => id);
    return { databases: rows, ...rest };
  }

  @Tool({
    name: "get_database",
    description: "A database cluster with what is in it and who may connect; no passwords.",
    effect: "read",
    resolve: "affected",
    input: OneInput,
    output: DatabaseView,
  })
  async get({ database: reference }: z.output<typeof OneInput>) {
    const { id } = await this.digitalOcean.lookups.find(DATABASES, reference);
    const { database } = await this.digitalOcean.api.get(path`/databases/${id}`, DatabaseAnswer);
    return databaseView(this.digitalOcean, database);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affected({ database }: z.output<typeof OneInput>) {
    return affectedBy(this.digitalOcean, DATABASES, database);
  }
}
