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
import { KEYS, type Key, KeyAnswer, keyList } from "./key.js";
import { publicKeyIn } from "./public-key.js";

const Row = z.object({
  id: z.int(),
  name: z.string(),
  type: z.string(),
  fingerprint: notSecret(z.string()),
});

const ListInput = listInput(Row, {});
const CreateInput = z.object({
  name: z.string().min(1).max(255).describe("What to call it"),
  public_key: z.string().describe("One line: type, key, comment"),
});
const OneInput = z.object({ key: z.string().describe("Name, id or fingerprint") });

/** SSH keys, which droplets get when they are created. */
@injectable()
export class Keys {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_ssh_keys",
    description: "List the account's SSH keys.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("keys", Row),
  })
  async list(input: z.output<typeof ListInput>) {
    const { rows, ...rest } = await somePage(this.digitalOcean.api, keyList(), input, {
      rowOf,
      identify: ({ id }) => String(id),
    });
    return { keys: rows, ...rest };
  }

  @Tool({
    name: "create_ssh_key",
    description: "Add a public SSH key for droplets to come.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: Row,
  })
  async create({ name, public_key }: z.output<typeof CreateInput>) {
    const body = { name, public_key: publicKeyIn(public_key) };
    const { ssh_key } = await this.digitalOcean.api.post(path`/account/keys`, KeyAnswer, body);
    this.digitalOcean.lookups.forget();
    return rowOf(ssh_key);
  }

  @Tool({
    name: "delete_ssh_key",
    description: "Remove an SSH key from the account; droplets keep it.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedByDelete",
    input: OneInput,
    output: Row.extend({ status: z.literal("deleted") }),
  })
  async delete({ key: reference }: z.output<typeof OneInput>) {
    const key = await this.digitalOcean.lookups.find(KEYS, reference);
    await this.digitalOcean.api.delete(path`/account/keys/${key.id}`);
    this.digitalOcean.lookups.forget();
    return { ...rowOf(key), status: "deleted" as const };
  }

  async previewDelete({ key: reference }: z.output<typeof OneInput>): Promise<Preview> {
    const { id, name, fingerprint, public_key } = await this.digitalOcean.lookups.find(KEYS, reference);
    return {
      summary: `Remove the SSH key ${name} (${id}, ${fingerprint}) from the account.`,
      details: [
        "Which droplets have it cannot be known: a key is copied into a droplet when that is created, and stays there.",
        "Whoever has the private key can still sign in there: take it out of authorized_keys on each droplet.",
        "New and rebuilt droplets cannot be given it any more.",
      ],
      subject: { id, public_key },
    };
  }

  affectedByCreate({ name }: z.output<typeof CreateInput>): readonly Affected[] {
    return [{ kind: "key", names: [name] }];
  }

  affectedByDelete({ key }: z.output<typeof OneInput>) {
    return affectedBy(this.digitalOcean, KEYS, key);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}

const rowOf = ({ id, name, fingerprint, public_key }: Key): z.output<typeof Row> => ({
  id,
  name,
  type: public_key.trim().split(/\s+/)[0] ?? "",
  fingerprint,
});
