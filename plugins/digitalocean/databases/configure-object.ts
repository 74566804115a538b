import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import type { Database } from "./database.js";
import { checkChoice } from "./database-options.js";
import { poolsOf, replicasOf, WITH_REPLICAS } from "./database-view.js";
import type { ConfigureInput } from "./object-input.js";
import { rulesOf, trustedSource, wideAmong, withRule, writeRules } from "./trusted-sources.js";

/** What is made is answered with its passwords: nothing of that is read. */
const Unread = z.object({});

type Done = { readonly status: string; readonly note?: string };

const UNCHANGED: Done = { status: "unchanged" };
const SECRET = "digitalocean_get_database_credentials tells the password.";

/** Adds what is stated, or changes it where it is there and can be changed. */
export async function configureObject(
  digitalOcean: DigitalOcean,
  database: Database,
  input: ConfigureInput,
): Promise<Done> {
  const { api } = digitalOcean;
  const { kind, name } = input;
  const { id } = database;
  if (kind === "pool") return configurePool(digitalOcean, database, input);
  if (kind === "replica") return addReplica(digitalOcean, database, input);
  if (kind === "trusted_source") return trust(digitalOcean, database, input);
  if (kind === "user") {
    if (database.users?.some((user) => user.name === name)) return UNCHANGED;
    await api.post(path`/databases/${id}/users`, Unread, { name });
    return { status: "created", note: SECRET };
  }
  if (database.db_names?.includes(name)) return UNCHANGED;
  await api.post(path`/databases/${id}/dbs`, Unread, { name });
  return { status: "created" };
}

async function configurePool(
  digitalOcean: DigitalOcean,
  database: Database,
  input: ConfigureInput,
): Promise<Done> {
  const { api } = digitalOcean;
  const { name } = input;
  if (database.engine !== "pg")
    throw new ValidationError(`kind: ${database.name} is ${database.engine}; only pg has pools.`, {
      next: "Connect without a pool.",
    });
  const known = (await poolsOf(digitalOcean, database)).find((pool) => pool.name === name);
  const db = input.pool_database ?? known?.db;
  const size = input.pool_size ?? known?.size;
  const mode = input.pool_mode ?? known?.mode ?? "transaction";
  const user = input.pool_user ?? known?.user;
  if (db === undefined || size === undefined)
    throw new ValidationError(`A new pool takes pool_database and pool_size.`, {
      next: `Its databases are ${(database.db_names ?? []).join(", ")}.`,
    });
  const body = { mode, size, db, ...(user && { user }) };
  if (!known) {
    await api.post(path`/databases/${database.id}/pools`, Unread, { name, ...body });
    return { status: "created" };
  }
  if (known.db === db && known.size === size && known.mode === mode && known.user === user) return UNCHANGED;
  await api.send("PUT", path`/databases/${database.id}/pools/${name}`, { body });
  return { status: "changed" };
}

async function addReplica(
  digitalOcean: DigitalOcean,
  database: Database,
  { name, replica_size, replica_region }: ConfigureInput,
): Promise<Done> {
  if (!WITH_REPLICAS.includes(database.engine))
    throw new ValidationError(`kind: ${database.name} is ${database.engine}, which has no replicas.`, {
      next: "digitalocean_resize_database changes its size and nodes.",
    });
  const known = (await replicasOf(digitalOcean, database)).find((replica) => replica.name === name);
  if (known)
    throw new ToolError(
      "conflict",
      `${database.name} has a replica ${name}: ${known.size}, ${known.status}.`,
      {
        next: "A replica cannot be changed: delete it, or take another name.",
      },
    );
  const size = replica_size ?? database.size;
  const region = replica_region ?? database.region;
  await checkChoice(digitalOcean, { engine: database.engine, size, region, nodes: 1 });
  await digitalOcean.api.post(path`/databases/${database.id}/replicas`, Unread, { name, size, region });
  return { status: "creating", note: "digitalocean_get_database shows when it is online." };
}

async function trust(
  digitalOcean: DigitalOcean,
  database: Database,
  { name, source }: ConfigureInput,
): Promise<Done> {
  const added = await trustedSource(digitalOcean, source, name);
  const rules = await rulesOf(digitalOcean, database);
  const wanted = withRule(rules, added);
  if (!wanted) return UNCHANGED;
  await writeRules(digitalOcean, database, wanted);
  return {
    status: "created",
    ...(rules.length === 0 &&
      wideAmong([added]).length === 0 && { note: "It is the first: nobody else can connect any more." }),
  };
}
