import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  notSecret,
  type Preview,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { somePage } from "../client/rows.js";
import { grantText, SPACES_KEYS, SpacesKey, spacesKeyList } from "./spaces-key.js";

const Row = z.object({
  name: z.string(),
  access_key: notSecret(z.string()),
  grants: z.string(),
  created: z.string(),
});

const GRANT = /^(?:fullaccess|([a-z0-9][a-z0-9.-]+):(read|readwrite))$/;

const grant = z
  .string()
  .regex(GRANT, 'expected "bucket:read", "bucket:readwrite" or "fullaccess"')
  .transform((text) => {
    const [, bucket = "", permission = "fullaccess"] = GRANT.exec(text) ?? [];
    return { bucket, permission };
  });

const ListInput = listInput(Row, {});
const CreateInput = z.object({
  name: z.string().min(1).describe("What it is for"),
  grants: z
    .array(grant)
    .min(1)
    .refine((grants) => grants.length === 1 || grants.every(({ bucket }) => bucket !== ""), {
      error: "fullaccess stands alone",
    })
    .describe("bucket:read, bucket:readwrite or fullaccess"),
});
const OneInput = z.object({ key: z.string().describe("Name or access key") });

type CreateInput = z.output<typeof CreateInput>;
type OneInput = z.output<typeof OneInput>;

const Made = z.looseObject({ key: SpacesKey.extend({ secret_key: z.string() }) });

/** Keys for the objects in Spaces. */
@injectable()
export class SpacesKeys {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_spaces_keys",
    description: "List Spaces keys, without their secrets.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("keys", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const { rows, ...rest } = await somePage(this.digitalOcean.api, spacesKeyList(), input, {
      rowOf,
      identify: ({ access_key }) => access_key,
    });
    return { keys: rows, ...rest };
  }

  @Tool({
    name: "create_spaces_key",
    description: "Create a Spaces key. Its secret is shown this once.",
    effect: "write",
    idempotent: false,
    reveals: true,
    preview: "previewCreate",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: Row.extend({ secret_key: z.string() }),
  })
  async create({ name, grants }: CreateInput) {
    const { api, lookups } = this.digitalOcean;
    const { key } = await api.post(path`/spaces/keys`, Made, { name, grants });
    lookups.forget();
    return { ...rowOf(key), secret_key: key.secret_key };
  }

  @Tool({
    name: "delete_spaces_key",
    description: "Delete a Spaces key.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affected",
    input: OneInput,
    output: Row.extend({ status: z.literal("deleted") }),
  })
  async delete({ key: reference }: OneInput) {
    const { api, lookups } = this.digitalOcean;
    const key = await lookups.find(SPACES_KEYS, reference);
    await api.delete(path`/spaces/keys/${key.access_key}`);
    lookups.forget();
    return { ...rowOf(key), status: "deleted" as const };
  }

  previewCreate({ name, grants }: CreateInput): Preview {
    return {
      summary: `Create the Spaces key ${name}, which may: ${grants.map(grantText).join(", ")}.`,
      details: [
        "Its secret is in the answer, once: whoever reads it can use the key until that is deleted.",
        ...(grants.some(({ bucket }) => bucket === "")
          ? ["With fullaccess it may read, overwrite and delete everything in every bucket."]
          : []),
      ],
      subject: { name, grants },
    };
  }

  async previewDelete({ key: reference }: OneInput): Promise<Preview> {
    const key = await this.digitalOcean.lookups.find(SPACES_KEYS, reference);
    const { name, access_key, grants, created } = rowOf(key);
    return {
      summary: `Delete the Spaces key ${name}${created && `, made ${created}`}, which may: ${grants || "nothing"}.`,
      details: [
        "Programs that have it are refused from then on, and it cannot be made again: a new one differs.",
      ],
      subject: { access_key, grants },
    };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affectedByCreate({ name }: CreateInput): readonly Affected[] {
    return [{ kind: "key", names: [name] }];
  }

  affected({ key }: OneInput) {
    return affectedBy(this.digitalOcean, SPACES_KEYS, key);
  }
}

const rowOf = ({ name, access_key, grants, created_at }: SpacesKey): z.output<typeof Row> => ({
  name,
  access_key,
  grants: (grants ?? []).map(grantText).join(", "),
  created: created_at ?? "",
});
