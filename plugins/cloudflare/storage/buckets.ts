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
  ToolError,
} from "cargoshipper/plugin";
import type { Bucket } from "cloudflare/resources/r2/buckets/buckets";
import * as z from "zod";
import { affectedAccount, affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { accountInput } from "../client/inputs.js";
import type { AccountRef } from "../client/lookups.js";
import { Bindings } from "../workers/bindings.js";
import {
  type BucketRef,
  bucketInput,
  bucketLabel,
  bucketName,
  JURISDICTIONS,
  within,
} from "./bucket-input.js";
import { Finder } from "./finder.js";

const Row = z.object({
  bucket: z.string(),
  location: z.string(),
  storage_class: z.string(),
  created: z.string(),
});

const jurisdiction = z.enum(JURISDICTIONS).default("default");

const ListInput = listInput(Row, {
  account: accountInput,
  jurisdiction: jurisdiction.describe("Each has a list of its own"),
});
const CreateInput = z.object({
  name: bucketName.describe("Lower-case letters, digits, hyphens"),
  account: accountInput,
  jurisdiction: jurisdiction.describe("Where the data have to stay, for ever"),
});
const OneInput = z.object({ bucket: bucketInput });

/** Pages of a list of buckets; more is a list that never ends. */
const MOST_PAGES = 100;

/** Buckets of R2. */
@injectable()
export class Buckets {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Finder) private readonly finder: Finder,
    @inject(Bindings) private readonly bindings: Bindings,
  ) {}

  @Tool({
    name: "list_r2_buckets",
    description: "List R2 buckets of a jurisdiction.",
    effect: "read",
    resolve: "affectedAccount",
    input: ListInput,
    output: listOutput("buckets", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const owner = await this.cloudflare.lookups.account(input.account);
    const all = await this.all(owner, input);
    const rows = all.map((bucket) => rowOf(bucket, input.jurisdiction));
    const { rows: buckets, ...rest } = page(rows, input, ({ bucket }) => bucket);
    return { buckets, ...rest };
  }

  @Tool({
    name: "create_r2_bucket",
    description: "Create an R2 bucket.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: Row,
  })
  async create({ name, account, jurisdiction }: z.output<typeof CreateInput>) {
    const { sdk, lookups } = this.cloudflare;
    const { id: account_id } = await lookups.account(account);
    const made = await sdk.r2.buckets.create({
      account_id,
      name,
      ...within({ jurisdiction }),
    });
    this.finder.forget();
    return rowOf({ name, ...made }, jurisdiction);
  }

  @Tool({
    name: "delete_r2_bucket",
    description: "Delete an R2 bucket that is empty.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedBucket",
    input: OneInput,
    output: z.object({ bucket: z.string(), status: z.string() }),
  })
  async delete({ bucket }: z.output<typeof OneInput>) {
    const { account: owner } = await this.finder.bucket(bucket);
    await this.mustBeEmpty(owner, bucket);
    await this.cloudflare.sdk.r2.buckets.delete(bucket.name, { account_id: owner.id, ...within(bucket) });
    this.finder.forget();
    return { bucket: bucketLabel(bucket), status: "deleted" };
  }

  async previewDelete({ bucket }: z.output<typeof OneInput>): Promise<Preview> {
    const { sdk } = this.cloudflare;
    const { account: owner } = await this.finder.bucket(bucket);
    const found = await sdk.r2.buckets.get(bucket.name, { account_id: owner.id, ...within(bucket) });
    await this.mustBeEmpty(owner, bucket);
    const bound = await this.bindings.to(owner, { type: "r2_bucket", id: bucket.name });
    return {
      summary: `Delete the empty R2 bucket ${bucketLabel(bucket)} of ${owner.name}.`,
      details: ["Lost: its settings, domains and rules; the name becomes free.", ...bound.says],
      subject: { bucket: bucketLabel(bucket), created: found.creation_date, bound: bound.workers },
    };
  }

  affectedAccount({ account }: { account?: string | undefined }): Promise<readonly Affected[]> {
    return affectedAccount(this.cloudflare, account);
  }

  async affectedByCreate({ name, jurisdiction, account }: z.output<typeof CreateInput>) {
    const owner = await this.cloudflare.lookups.account(account);
    return affectedIn(owner, "bucket", bucketLabel({ name, jurisdiction }), name);
  }

  async affectedBucket({ bucket }: z.output<typeof OneInput>): Promise<readonly Affected[]> {
    const { account: owner } = await this.finder.bucket(bucket);
    return affectedIn(owner, "bucket", bucketLabel(bucket), bucket.name);
  }

  private async all(owner: AccountRef, { jurisdiction }: z.output<typeof ListInput>): Promise<Bucket[]> {
    const found: Bucket[] = [];
    let cursor: string | undefined;
    for (let asked = 0; asked < MOST_PAGES; asked++) {
      // The SDK's own method answers the result without the cursor, and so the first page of it.
      const answer: Answer = await this.cloudflare.sdk.get(`/accounts/${owner.id}/r2/buckets`, {
        query: {
          per_page: 1000,
          ...(cursor !== undefined && { cursor }),
        },
        headers: within({ jurisdiction }),
      });
      found.push(...(answer.result.buckets ?? []));
      cursor = answer.result_info?.cursor || undefined;
      if (cursor === undefined) break;
    }
    return found;
  }

  private async mustBeEmpty(owner: AccountRef, bucket: BucketRef): Promise<void> {
    const { objects } = this.cloudflare.sdk.r2.buckets;
    const query = { account_id: owner.id, per_page: 1, ...within(bucket) };
    const { result } = await objects.list(bucket.name, query);
    if (result.length === 0) return;
    throw new ToolError("conflict", `The bucket ${bucketLabel(bucket)} is not empty.`, {
      next: "cloudflare_list_r2_objects shows what it holds; only an empty bucket can be deleted.",
    });
  }
}

interface Answer {
  readonly result: { readonly buckets?: Bucket[] };
  readonly result_info?: { readonly cursor?: string };
}

const rowOf = (bucket: Bucket, jurisdiction: BucketRef["jurisdiction"]): z.output<typeof Row> => ({
  bucket: bucketLabel({ name: bucket.name ?? "", jurisdiction }),
  location: bucket.location?.toLowerCase() ?? "",
  storage_class: bucket.storage_class ?? "Standard",
  created: bucket.creation_date ?? "",
});
