import {
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { DATABASES, DatabaseAnswer, databaseInput } from "./database.js";
import { checkChoice } from "./database-options.js";
import { databasePrice, databasePriceText } from "./database-price.js";
import { followDatabase } from "./follow-database.js";

const Input = z.object({
  database: databaseInput,
  size: z.string().optional().describe("Slug"),
  nodes: z.int().min(1).optional().describe("In all"),
  storage_gb: z.int().min(1).optional().describe("Only grows"),
  wait: z.boolean().default(true).describe("Until online"),
});

type Input = z.output<typeof Input>;

const MIB = 1024;

/** Changes what a database cluster runs on. */
@injectable()
export class ResizeDatabase {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "resize_database",
    description: "Change a database cluster's size, nodes or storage.",
    effect: "write",
    idempotent: true,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    deadline: 600,
    input: Input,
    output: z.object({
      name: z.string(),
      status: z.string(),
      price: z.string(),
      seconds: z.int().optional(),
      next: z.string().optional(),
    }),
  })
  async resize(input: Input, call: Call) {
    const { api, lookups } = this.digitalOcean;
    const { database, body, price } = await this.plan(input);
    if (database.status !== "online")
      throw new ToolError("conflict", `${database.name} is ${database.status}, and not online.`, {
        next: "Call again when digitalocean_get_database shows it online.",
      });
    await api.send("PUT", path`/databases/${database.id}/resize`, { body });
    lookups.forget();
    const followed = input.wait
      ? await followDatabase(this.digitalOcean, call, database, "resize")
      : undefined;
    lookups.forget();
    return {
      name: database.name,
      status: followed?.status ?? "resizing",
      price,
      ...(followed && { seconds: followed.seconds }),
      ...(!followed?.done && { next: "digitalocean_get_database shows when it is online." }),
    };
  }

  async preview(input: Input): Promise<Preview> {
    const { database, body, price, before } = await this.plan(input);
    const { storage_size_mib: storage } = body;
    return {
      summary: `Change ${database.name} to ${body.num_nodes} of ${body.size}, for ${price} instead of ${before}.`,
      details: [
        `Now: ${database.num_nodes} of ${database.size}`,
        ...(storage ? [`Storage: ${storage / MIB} GiB; more than the size has costs more.`] : []),
        "Connections are cut for a moment when it changes over.",
      ],
      subject: { id: database.id, from: { size: database.size, nodes: database.num_nodes }, body },
    };
  }

  async risks(input: Input): Promise<readonly Risk[]> {
    const { database, body, price, before } = await this.plan(input);
    const now = databasePrice(database.size, database.num_nodes);
    const then = databasePrice(body.size, body.num_nodes);
    const isCheaper = now !== undefined && then !== undefined && then <= now && !body.storage_size_mib;
    if (isCheaper) return [];
    return [{ risk: "costs", value: price, says: `${database.name} costs ${price} then, and ${before} now` }];
  }

  affected({ database }: Input) {
    return affectedBy(this.digitalOcean, DATABASES, database);
  }

  /** What is sent, and what it comes to. Throws when nothing changes, or it is not to be had. */
  private async plan(input: Input) {
    const { id } = await this.digitalOcean.lookups.find(DATABASES, input.database);
    const { database } = await this.digitalOcean.api.get(path`/databases/${id}`, DatabaseAnswer);
    const size = input.size ?? database.size;
    const nodes = input.nodes ?? database.num_nodes;
    const storage = input.storage_gb && input.storage_gb * MIB;
    const has = database.storage_size_mib ?? 0;
    if (storage !== undefined && storage < has)
      throw new ValidationError(`storage_gb: it has ${has / MIB} GiB, which cannot shrink.`, {
        next: "Give more, or leave it out.",
      });
    const isSame = size === database.size && nodes === database.num_nodes;
    if (isSame && (storage === undefined || storage === has))
      throw new ToolError("conflict", `${database.name} has ${nodes} of ${size} already.`, {
        next: "Give another size, number of nodes or storage.",
      });
    await checkChoice(this.digitalOcean, { engine: database.engine, size, nodes });
    return {
      database,
      body: { size, num_nodes: nodes, ...(storage !== undefined && { storage_size_mib: storage }) },
      price: databasePriceText(size, nodes),
      before: databasePriceText(database.size, database.num_nodes),
    };
  }
}
