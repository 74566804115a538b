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

const Row = z.object({ title: z.string(), id: z.string() });

const ListInput = listInput(Row, { account: accountInput });
const CreateInput = z.object({
  title: z
    .string()
    .refine((title) => title.trim() !== "" && title.length <= 512, "expected 1 to 512 characters")
    .describe("Unique in the account"),
  account: accountInput,
});
const OneInput = z.object({ namespace: z.string().describe("Title or id") });

/** Namespaces of Workers KV. */
@injectable()
export class Namespaces {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Finder) private readonly finder: Finder,
    @inject(Bindings) private readonly bindings: Bindings,
  ) {}

  @Tool({
    name: "list_kv_namespaces",
    description: "List KV namespaces.",
    effect: "read",
    resolve: "affectedAccount",
    input: ListInput,
    output: listOutput("namespaces", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id } = await lookups.account(input.account);
    const query = { account_id: id, per_page: 100, order: "title" } as const;
    const all = await allPages((page) => sdk.kv.namespaces.list({ ...query, page }));
    const rows = all.map(({ title, id }) => ({ title, id }));
    const { rows: namespaces, ...rest } = page(rows, input, ({ id }) => id);
    return { namespaces, ...rest };
  }

  @Tool({
    name: "create_kv_namespace",
    description: "Create a KV namespace.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: Row,
  })
  async create({ title, account }: z.output<typeof CreateInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id: account_id } = await lookups.account(account);
    const made = await sdk.kv.namespaces.create({ account_id, title });
    this.finder.forget();
    return { title: made.title, id: made.id };
  }

  @Tool({
    name: "delete_kv_namespace",
    description: "Delete a KV namespace with all its keys.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedNamespace",
    input: OneInput,
    output: Row.extend({ status: z.string() }),
  })
  async delete({ namespace }: z.output<typeof OneInput>) {
    const { id, name, account: owner } = await this.finder.namespace(namespace);
    await this.cloudflare.sdk.kv.namespaces.delete(id, { account_id: owner.id });
    this.finder.forget();
    return { title: name, id, status: "deleted" };
  }

  async previewDelete({ namespace }: z.output<typeof OneInput>): Promise<Preview> {
    const { id, name, account: owner } = await this.finder.namespace(namespace);
    const { sdk } = this.cloudflare;
    const [keys, bound] = await Promise.all([
      sdk.kv.namespaces.keys.list(id, { account_id: owner.id, limit: 1000 }),
      this.bindings.to(owner, { type: "kv_namespace", id }),
    ]);
    const more = keys.result_info?.cursor ? "more than " : "";
    return {
      summary: `Delete the KV namespace ${name} (${id}) of ${owner.name}.`,
      details: [`Lost: ${more}${keys.result.length} keys with their values.`, ...bound.says],
      subject: { namespace: id, bound: bound.workers },
    };
  }

  affectedAccount({ account }: { account?: string | undefined }): Promise<readonly Affected[]> {
    return affectedAccount(this.cloudflare, account);
  }

  /** A rule about names holds for one that is about to exist, too. */
  async affectedByCreate({ title, account }: z.output<typeof CreateInput>): Promise<readonly Affected[]> {
    return [{ kind: "namespace", names: [title] }, ...(await affectedAccount(this.cloudflare, account))];
  }

  async affectedNamespace({ namespace }: z.output<typeof OneInput>): Promise<readonly Affected[]> {
    const { id, name, account: owner } = await this.finder.namespace(namespace);
    return affectedIn(owner, "namespace", id, name);
  }
}
