import {
  type Affected,
  Client,
  inject,
  injectable,
  intWithin,
  type Preview,
  Tool,
  ToolError,
  untrusted,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { stated } from "../client/stated.js";
import { bytesInput, bytesOf } from "./bytes-input.js";
import { Finder, type Found } from "./finder.js";
import { kvKey } from "./key-input.js";
import { storedSize, storedText } from "./stored-text.js";

const inNamespace = { namespace: z.string().describe("Title or id") };

const ListInput = z.object({
  ...inNamespace,
  prefix: z.string().optional().describe("Of the keys"),
  limit: intWithin(10, 1000).default(100).describe("At least 10"),
  cursor: z.string().optional().describe("From the previous answer"),
});
const KeyRow = z.object({
  key: untrusted(z.string()),
  expires: z.string().optional(),
  metadata: untrusted(z.unknown()).optional(),
});

const GetInput = z.object({ ...inNamespace, key: kvKey.describe("Exactly") });
const GetOutput = z.object({
  key: z.string(),
  size: z.int().optional().describe("Bytes"),
  expires: z.string().optional(),
  value: untrusted(z.string()).optional(),
  note: z.string().optional(),
});

const PutInput = z.object({
  ...inNamespace,
  key: kvKey.describe("Exactly"),
  ...bytesInput,
  expiration_ttl: intWithin(60, 2_147_483_647).optional().describe("Seconds, from 60"),
});
const PutOutput = z.object({ key: z.string(), size: z.int().describe("Bytes"), status: z.string() });

const DeleteInput = z.object({
  ...inNamespace,
  keys: z.array(kvKey).min(1).max(100).describe("At most 100"),
});
const DeleteOutput = z.object({ deleted: z.int(), failed: z.array(z.string()).optional() });

/** Keys that a preview looks at one by one. */
const LOOKED_AT = 10;

/** Keys and values of Workers KV. */
@injectable()
export class Values {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Finder) private readonly finder: Finder,
  ) {}

  @Tool({
    name: "list_kv_keys",
    description: "List keys of a KV namespace, without values.",
    effect: "read",
    resolve: "affected",
    input: ListInput,
    output: z.object({ keys: z.array(KeyRow), cursor: z.string().optional() }),
  })
  async list({ namespace, ...query }: z.output<typeof ListInput>) {
    const { id, account: owner } = await this.finder.namespace(namespace);
    const { limit, ...rest } = query;
    const { keys } = this.cloudflare.sdk.kv.namespaces;
    const { result, result_info } = await keys.list(id, {
      account_id: owner.id,
      limit,
      ...stated(rest),
    });
    return {
      keys: result.map(({ name, expiration, metadata }) => ({
        key: name,
        ...(expiration !== undefined && { expires: date(expiration) }),
        ...(metadata !== undefined && { metadata }),
      })),
      ...(result_info?.cursor && { cursor: result_info.cursor }),
    };
  }

  @Tool({
    name: "get_kv_value",
    description: "Read a value of KV: text up to 30,000 bytes, else its size.",
    effect: "read",
    resolve: "affected",
    input: GetInput,
    output: GetOutput,
  })
  async get({ namespace, key }: z.output<typeof GetInput>) {
    const found = await this.finder.namespace(namespace);
    const value = await this.read(found, key, async (response) => ({
      ...(await storedText(response)),
      expiration: response.headers.get("expiration"),
    }));
    if (!value)
      throw new ToolError("not_found", `There is no key ${key} in ${namespace}.`, {
        next: "cloudflare_list_kv_keys shows the keys; a new one may take a minute to be seen everywhere.",
      });
    const { size, text, cut, expiration } = value;
    return {
      key,
      ...(size !== undefined && { size }),
      ...(expiration !== null && { expires: date(Number(expiration)) }),
      ...(text === undefined ? { note: "It is binary, so it is not shown." } : { value: text }),
      ...(text !== undefined && cut && { note: "Only its beginning is shown." }),
    };
  }

  // A KV namespace keeps one value for a key, and no earlier one: whatever is overwritten is gone.
  @Tool({
    name: "put_kv_value",
    description: "Set a key of KV. A value that is there is lost.",
    effect: "destroy",
    preview: "previewPut",
    resolve: "affected",
    idempotent: true,
    input: PutInput,
    output: PutOutput,
  })
  async put({ namespace, key, expiration_ttl, ...given }: z.output<typeof PutInput>) {
    const bytes = bytesOf(given);
    const { id, account: owner } = await this.finder.namespace(namespace);
    await this.cloudflare.sdk.kv.namespaces.values.update(key, {
      account_id: owner.id,
      namespace_id: id,
      value: new File([bytes], "value"),
      ...(expiration_ttl !== undefined && { expiration_ttl }),
    });
    return { key, size: bytes.length, status: "stored" };
  }

  async previewPut({ namespace, key, ...given }: z.output<typeof PutInput>): Promise<Preview> {
    const bytes = bytesOf(given);
    const found = await this.finder.namespace(namespace);
    const there = await this.sizeOf(found, key);
    return {
      summary:
        there === undefined
          ? `Store ${bytes.length} bytes as the new key ${key} of the KV namespace ${found.name}.`
          : `Overwrite ${key} of the KV namespace ${found.name} with ${bytes.length} bytes.`,
      details: there === undefined ? [] : [`Lost: the value that is there, ${there}, and its metadata.`],
      subject: { namespace: found.id, key, there: there ?? null },
    };
  }

  @Tool({
    name: "delete_kv_value",
    description: "Delete keys of a KV namespace with their values.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affected",
    idempotent: true,
    input: DeleteInput,
    output: DeleteOutput,
  })
  async delete({ namespace, keys }: z.output<typeof DeleteInput>) {
    const { id, account: owner } = await this.finder.namespace(namespace);
    const body = [...new Set(keys)];
    const { namespaces } = this.cloudflare.sdk.kv;
    const told = await namespaces.bulkDelete(id, { account_id: owner.id, body });
    const failed = told?.unsuccessful_keys ?? [];
    return {
      deleted: told?.successful_key_count ?? body.length - failed.length,
      ...(failed.length > 0 && { failed }),
    };
  }

  async previewDelete({ namespace, keys }: z.output<typeof DeleteInput>): Promise<Preview> {
    const found = await this.finder.namespace(namespace);
    const unique = [...new Set(keys)];
    const looked = unique.slice(0, LOOKED_AT);
    const sizes = await Promise.all(looked.map((key) => this.sizeOf(found, key)));
    return {
      summary: `Delete ${unique.length} keys of the KV namespace ${found.name}.`,
      details: unique.map((key, index) =>
        index < LOOKED_AT ? `${key}: ${sizes[index] ?? "not there"}` : key,
      ),
      subject: { namespace: found.id, keys: unique },
    };
  }

  async affected(input: { namespace: string }): Promise<readonly Affected[]> {
    const { id, name, account } = await this.finder.namespace(input.namespace);
    return affectedIn(account, "namespace", id, name);
  }

  private async sizeOf(found: Found, key: string): Promise<string | undefined> {
    return this.read(found, key, async (response) => {
      const size = await storedSize(response);
      return size === undefined ? "of unknown size" : `${size} bytes`;
    });
  }

  /** What a reader makes of a value, undefined when there is none. */
  private async read<T>(
    { id, account }: Found,
    key: string,
    reader: (response: Response) => Promise<T>,
  ): Promise<T | undefined> {
    const { values } = this.cloudflare.sdk.kv.namespaces;
    try {
      return await reader(await values.get(key, { account_id: account.id, namespace_id: id }));
    } catch (error) {
      if (ToolError.is(error) && error.kind === "not_found") return undefined;
      throw error;
    }
  }
}

/** Seconds since 1970 as a date. */
const date = (seconds: number): string => new Date(seconds * 1000).toISOString();
