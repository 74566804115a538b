import {
  type Affected,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { configureObject } from "./configure-object.js";
import { DATABASES, type Database, DatabaseAnswer } from "./database.js";
import { databasePriceText } from "./database-price.js";
import { lossOf } from "./delete-object.js";
import { ConfigureInput, labelOf, ObjectInput } from "./object-input.js";
import { affectedSource, opensTo, rulesOf, trustedSource, wideAmong } from "./trusted-sources.js";

const Output = z.object({
  database: z.string(),
  kind: z.string(),
  name: z.string(),
  status: z.string(),
  note: z.string().optional(),
});

/** What is in database clusters: databases, users, pools, replicas, and who may connect. */
@injectable()
export class DatabaseObjects {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "configure_database_object",
    description: "Add something to a database cluster, or change a pool.",
    effect: "write",
    idempotent: true,
    preview: "previewConfigure",
    risks: "risks",
    resolve: "affectedByConfigure",
    input: ConfigureInput,
    output: Output,
  })
  async configure(input: ConfigureInput) {
    const { kind, name } = input;
    const database = await this.read(input);
    try {
      const done = await configureObject(this.digitalOcean, database, input);
      return { database: database.name, kind, name, ...done };
    } finally {
      this.digitalOcean.lookups.forget();
    }
  }

  @Tool({
    name: "delete_database_object",
    description: "Delete something in a database cluster.",
    effect: "destroy",
    preview: "previewDelete",
    risks: "risksOfDelete",
    resolve: "affectedByDelete",
    input: ObjectInput,
    output: Output,
  })
  async delete(input: ObjectInput) {
    const { kind, name } = input;
    const database = await this.read(input);
    const { carryOut } = await lossOf(this.digitalOcean, database, input);
    try {
      await carryOut();
    } finally {
      this.digitalOcean.lookups.forget();
    }
    return { database: database.name, kind, name, status: "deleted" };
  }

  async previewConfigure(input: ConfigureInput): Promise<Preview> {
    const database = await this.read(input);
    const price = input.kind === "replica" ? `, for ${replicaPrice(database, input)}` : "";
    const rules = input.kind === "trusted_source" ? await rulesOf(this.digitalOcean, database) : undefined;
    return {
      summary: `Add ${input.kind === "pool" ? "or change " : ""}the ${labelOf(input)} of ${database.name}${price}.`,
      details: rules?.length === 0 ? [await this.firstSource(input)] : [],
      subject: { id: database.id, ...(rules && { rules: rules.map(({ value }) => value) }) },
    };
  }

  async previewDelete(input: ObjectInput): Promise<Preview> {
    const database = await this.read(input);
    const { details } = await lossOf(this.digitalOcean, database, input);
    return {
      summary: `Delete the ${labelOf(input)} of the database cluster ${database.name} (${database.engine}, ${database.region}).`,
      details,
      subject: { id: database.id, details },
    };
  }

  async risks(input: ConfigureInput): Promise<readonly Risk[]> {
    const { kind, name, source } = input;
    if (kind !== "replica" && kind !== "trusted_source") return [];
    const database = await this.read(input);
    if (kind === "trusted_source")
      return opensTo(database, [await trustedSource(this.digitalOcean, source, name)]);
    const price = replicaPrice(database, input);
    return [{ risk: "costs", value: price, says: `The replica ${name} costs ${price}` }];
  }

  async risksOfDelete(input: ObjectInput): Promise<readonly Risk[]> {
    if (input.kind !== "trusted_source") return [];
    const database = await this.read(input);
    const { source } = await lossOf(this.digitalOcean, database, input);
    return source?.left.length === 0 ? opensTo(database, []) : [];
  }

  async affectedByConfigure(input: ConfigureInput): Promise<readonly Affected[]> {
    const own = await affectedBy(this.digitalOcean, DATABASES, input.database);
    if (input.kind !== "trusted_source") return own;
    const source = await trustedSource(this.digitalOcean, input.source, input.name);
    return [...own, ...(await affectedSource(this.digitalOcean, source))];
  }

  async affectedByDelete(input: ObjectInput): Promise<readonly Affected[]> {
    const own = await affectedBy(this.digitalOcean, DATABASES, input.database);
    if (input.kind !== "trusted_source") return own;
    const { source } = await lossOf(this.digitalOcean, await this.read(input), input);
    return [...own, ...(source ? await affectedSource(this.digitalOcean, source.removed) : [])];
  }

  private async firstSource({ source, name }: ConfigureInput): Promise<string> {
    const added = await trustedSource(this.digitalOcean, source, name);
    const then = wideAmong([added]).length > 0 ? `then as well, from ${added.value}` : "then only it";
    return `It is the first trusted source: until now everybody with a password may connect, ${then}.`;
  }

  private async read({ database: reference }: ObjectInput): Promise<Database> {
    const { id } = await this.digitalOcean.lookups.find(DATABASES, reference);
    return (await this.digitalOcean.api.get(path`/databases/${id}`, DatabaseAnswer)).database;
  }
}

const replicaPrice = (database: Database, { replica_size }: ConfigureInput): string =>
  databasePriceText(replica_size ?? database.size, 1);
