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
import { affectedAccount, affectedIn } from "../client/affected.js";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import { accountInput } from "../client/inputs.js";
import { Bindings } from "../workers/bindings.js";
import { Finder } from "./finder.js";

const Row = z.object({ name: z.string(), id: z.string(), created: z.string(), version: z.string() });

const ListInput = listInput(Row, { account: accountInput });
const CreateInput = z.object({
  name: z
    .string()
    .refine(
      (name) => /^[a-z0-9][a-z0-9_-]*$/.test(name) && name.length <= 64,
      "expected lower-case letters, digits, - and _, at most 64",
    )
    .describe("Lower-case letters, digits, - and _"),
  account: accountInput,
});
const OneInput = z.object({ database: z.string().describe("Name or id") });

/** Databases of D1. */
@injectable()
export class Databases {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Finder) private readonly finder: Finder,
    @inject(Bindings) private readonly bindings: Bindings,
  ) {}

  @Tool({
    name: "list_d1_databases",
    description: "List D1 databases.",
    effect: "read",
    resolve: "affectedAccount",
    input: ListInput,
    output: listOutput("databases", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id } = await lookups.account(input.account);
    const all = await allPages((page) => sdk.d1.database.list({ account_id: id, per_page: 1000, page }));
    const rows = all.map(rowOf);
    const { rows: databases, ...rest } = page(rows, input, ({ id }) => id);
    return { databases, ...rest };
  }

  @Tool({
    name: "create_d1_database",
    description: "Create a D1 database.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: Row,
  })
  async create({ name, account }: z.output<typeof CreateInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id: account_id } = await lookups.account(account);
    const made = await sdk.d1.database.create({ account_id, name });
    this.finder.forget();
    return rowOf(made);
  }

  @Tool({
    name: "delete_d1_database",
    description: "Delete a D1 database with all its tables.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedDatabase",
    input: OneInput,
    output: z.object({ name: z.string(), id: z.string(), status: z.string() }),
  })
  async delete({ database }: z.output<typeof OneInput>) {
    const { id, name, account: owner } = await this.finder.database(database);
    await this.cloudflare.sdk.d1.database.delete(id, { account_id: owner.id });
    this.finder.forget();
    return { name, id, status: "deleted" };
  }

  async previewDelete({ database }: z.output<typeof OneInput>): Promise<Preview> {
    const { id, name, account: owner } = await this.finder.database(database);
    const [found, bound] = await Promise.all([
      this.cloudflare.sdk.d1.database.get(id, { account_id: owner.id }),
      this.bindings.to(owner, { type: "d1", id }),
    ]);
    return {
      summary: `Delete the D1 database ${name} (${id}) of ${owner.name}.`,
      details: [
        `Lost: ${found.num_tables ?? "all"} tables, ${found.file_size ?? "an unknown number of"} bytes, and the points in time that it could be restored to.`,
        ...bound.says,
      ],
      subject: { database: id, bound: bound.workers },
    };
  }

  affectedAccount({ account }: { account?: string | undefined }): Promise<readonly Affected[]> {
    return affectedAccount(this.cloudflare, account);
  }

  /** A rule about names holds for one that is about to exist, too. */
  async affectedByCreate({ name, account }: z.output<typeof CreateInput>): Promise<readonly Affected[]> {
    return [{ kind: "database", names: [name] }, ...(await affectedAccount(this.cloudflare, account))];
  }

  async affectedDatabase({ database }: z.output<typeof OneInput>): Promise<readonly Affected[]> {
    const { id, name, account: owner } = await this.finder.database(database);
    return affectedIn(owner, "database", id, name);
  }
}

const rowOf = ({ name = "", uuid = "", created_at = "", version = "" }) => ({
  name,
  id: uuid,
  created: created_at,
  version,
});
