import {
  type Affected,
  Client,
  inject,
  injectable,
  type Preview,
  rowsAtMost,
  Tool,
  ToolError,
  untrusted,
} from "cargoshipper/plugin";
import type { ObjectListResponse } from "cloudflare/resources/r2/buckets/objects";
import * as z from "zod";
import { affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { stated } from "../client/stated.js";
import { type BucketRef, bucketInput, bucketLabel, within } from "./bucket-input.js";
import { bytesInput, bytesOf } from "./bytes-input.js";
import { Finder } from "./finder.js";
import { r2Key } from "./key-input.js";
import { storedSize, storedText } from "./stored-text.js";

const inBucket = { bucket: bucketInput };

const Row = z.object({
  key: untrusted(z.string()),
  size: z.int().describe("Bytes"),
  type: untrusted(z.string()),
  etag: z.string(),
  modified: z.string(),
});

const ListInput = z.object({
  ...inBucket,
  prefix: z.string().optional().describe("Of the keys"),
  delimiter: z.string().optional().describe("/ shows folders"),
  limit: rowsAtMost(1000, 100),
  cursor: z.string().optional().describe("From the previous answer"),
});
const ListOutput = z.object({
  objects: z.array(Row),
  folders: untrusted(z.array(z.string())).optional(),
  cursor: z.string().optional(),
});

const OneInput = z.object({ ...inBucket, key: r2Key.describe("Exactly") });
const GetOutput = z.object({
  key: z.string(),
  size: z.int().optional().describe("Bytes"),
  type: untrusted(z.string()),
  etag: z.string().optional(),
  text: untrusted(z.string()).optional(),
  note: z.string().optional(),
});

const PutInput = z.object({
  ...inBucket,
  key: r2Key.describe("Exactly"),
  ...bytesInput,
  type: z
    .string()
    .refine((text) => /^[\w.+-]+\/[\w.+-]+(?:;[ -~]*)?$/.test(text), "expected a MIME type such as text/html")
    .optional()
    .describe("MIME type"),
});
const PutOutput = z.object({
  key: z.string(),
  size: z.int().describe("Bytes"),
  etag: z.string(),
  status: z.string(),
});

/** Objects in buckets of R2. */
@injectable()
export class Objects {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Finder) private readonly finder: Finder,
  ) {}

  @Tool({
    name: "list_r2_objects",
    description: "List objects of an R2 bucket.",
    effect: "read",
    resolve: "affected",
    input: ListInput,
    output: ListOutput,
  })
  async list({ bucket, limit, ...query }: z.output<typeof ListInput>) {
    const place = await this.place(bucket);
    const { objects } = this.cloudflare.sdk.r2.buckets;
    const answer = await objects.list(bucket.name, { ...place, ...stated(query), per_page: limit });
    // The SDK's types do not know the folders.
    const { cursor, delimited = [] } = (answer.result_info ?? {}) as {
      cursor?: string;
      delimited?: string[];
    };
    return {
      objects: (answer.result ?? []).map(rowOf),
      ...(delimited.length > 0 && { folders: delimited }),
      ...(cursor && { cursor }),
    };
  }

  @Tool({
    name: "get_r2_object",
    description: "Read an object of R2: text up to 30,000 bytes, else its size and type.",
    effect: "read",
    resolve: "affected",
    input: OneInput,
    output: GetOutput,
  })
  async get({ bucket, key }: z.output<typeof OneInput>) {
    const found = await this.read(bucket, key, async (response) => ({
      ...(await storedText(response)),
      type: response.headers.get("content-type") ?? "application/octet-stream",
      etag: unquoted(response.headers.get("etag")),
    }));
    if (!found)
      throw new ToolError("not_found", `There is no object ${key} in ${bucketLabel(bucket)}.`, {
        next: "cloudflare_list_r2_objects shows the keys.",
      });
    const { size, type, etag, text, cut } = found;
    return {
      key,
      ...(size !== undefined && { size }),
      type,
      ...(etag !== undefined && { etag }),
      ...(text === undefined ? { note: "It is binary, so it is not shown." } : { text }),
      ...(text !== undefined && cut && { note: "Only its beginning is shown." }),
    };
  }

  // R2 keeps no earlier versions: whatever is overwritten is gone.
  @Tool({
    name: "put_r2_object",
    description: "Store an object in R2. One that is there is lost.",
    effect: "destroy",
    preview: "previewPut",
    resolve: "affected",
    idempotent: true,
    input: PutInput,
    output: PutOutput,
  })
  async put({ bucket, key, type, ...given }: z.output<typeof PutInput>) {
    const bytes = bytesOf(given);
    const usual = given.base64 ? "application/octet-stream" : "text/plain; charset=utf-8";
    const place = { ...(await this.place(bucket)), bucket_name: bucket.name };
    const { objects } = this.cloudflare.sdk.r2.buckets;
    const headers = { "content-type": type ?? usual };
    const { etag = "" } = await objects.upload(key, bytes, place, { headers });
    return { key, size: bytes.length, etag, status: "stored" };
  }

  async previewPut({ bucket, key, ...given }: z.output<typeof PutInput>): Promise<Preview> {
    const bytes = bytesOf(given);
    const there = await this.look(bucket, key);
    const label = bucketLabel(bucket);
    return {
      summary: there
        ? `Overwrite ${key} in the R2 bucket ${label} with ${bytes.length} bytes.`
        : `Store ${bytes.length} bytes as the new object ${key} in the R2 bucket ${label}.`,
      details: there ? [`Lost: the object that is there, ${there.says}.`] : [],
      subject: { bucket: label, key, there: there?.etag ?? null },
    };
  }

  @Tool({
    name: "delete_r2_object",
    description: "Delete an object of R2.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affected",
    input: OneInput,
    output: z.object({ key: z.string(), status: z.string() }),
  })
  async delete({ bucket, key }: z.output<typeof OneInput>) {
    const place = { ...(await this.place(bucket)), bucket_name: bucket.name };
    await this.cloudflare.sdk.r2.buckets.objects.delete(key, place);
    return { key, status: "deleted" };
  }

  async previewDelete({ bucket, key }: z.output<typeof OneInput>): Promise<Preview> {
    const there = await this.look(bucket, key);
    const label = bucketLabel(bucket);
    if (!there)
      throw new ToolError("not_found", `There is no object ${key} in ${label}.`, {
        next: "cloudflare_list_r2_objects shows the keys.",
      });
    return {
      summary: `Delete the object ${key} of the R2 bucket ${label}.`,
      details: [`Lost: ${there.says}.`],
      subject: { bucket: label, key, etag: there.etag },
    };
  }

  async affected({ bucket }: { bucket: BucketRef }): Promise<readonly Affected[]> {
    const { account } = await this.finder.bucket(bucket);
    return affectedIn(account, "bucket", bucketLabel(bucket), bucket.name);
  }

  private look(bucket: BucketRef, key: string) {
    return this.read(bucket, key, async (response) => {
      const size = await storedSize(response);
      const type = response.headers.get("content-type") ?? "of unknown type";
      return {
        says: `${size === undefined ? "of unknown size" : `${size} bytes`}, ${type}`,
        etag: unquoted(response.headers.get("etag")) ?? "",
      };
    });
  }

  /** What a reader makes of an object, undefined when there is none. */
  private async read<T>(
    bucket: BucketRef,
    key: string,
    reader: (response: Response) => Promise<T>,
  ): Promise<T | undefined> {
    const place = { ...(await this.place(bucket)), bucket_name: bucket.name };
    try {
      return await reader(await this.cloudflare.sdk.r2.buckets.objects.get(key, place));
    } catch (error) {
      if (ToolError.is(error) && error.kind === "not_found") return undefined;
      throw error;
    }
  }

  private async place(bucket: BucketRef) {
    const { account } = await this.finder.bucket(bucket);
    return { account_id: account.id, ...within(bucket) };
  }
}

const rowOf = ({ key, size, etag, last_modified, http_metadata }: ObjectListResponse) => ({
  key: key ?? "",
  size: size ?? 0,
  type: http_metadata?.contentType ?? "",
  etag: etag ?? "",
  modified: last_modified ?? "",
});

/** Headers quote a tag that lists give without quotes. */
const unquoted = (etag: string | null): string | undefined => etag?.replace(/^(?:W\/)?"|"$/g, "");
