import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import type { Database, Rule } from "./database.js";
import { databasePrice } from "./database-price.js";

/** A database cluster in a list. */
export const DatabaseRow = z.object({
  id: z.string(),
  name: z.string(),
  engine: z.string(),
  status: z.string(),
  region: z.string(),
  size: z.string(),
  nodes: z.int(),
  monthly: z.number().optional(),
  tags: z.string(),
});

/** `monthly` is in dollars, without replicas and further storage; it is left out where no price is known. */
export function databaseRow(database: Database): z.output<typeof DatabaseRow> {
  const price = databasePrice(database.size, database.num_nodes);
  return {
    id: database.id,
    name: database.name,
    engine: [database.engine, database.version].filter(Boolean).join(" "),
    status: database.status,
    region: database.region,
    size: database.size,
    nodes: database.num_nodes,
    ...(price !== undefined && { monthly: price }),
    tags: (database.tags ?? []).join(","),
  };
}

/** A database cluster in full, but for what opens it. */
export const DatabaseView = DatabaseRow.extend({
  host: z.string().optional(),
  private_host: z.string().optional(),
  port: z.int().optional(),
  storage_gb: z.number().optional(),
  vpc: z.string().optional(),
  created: z.string().optional(),
  end_of_life: z.string().optional(),
  maintenance: z.string().optional(),
  databases: z.array(z.string()),
  users: z.array(z.string()),
  pools: z.array(z.string()),
  replicas: z.array(z.string()),
  trusted_sources: z.array(z.string()),
  backups: z.array(z.string()),
  unread: z.array(z.string()).optional(),
});

const Backups = z.object({
  backups: z.array(z.object({ created_at: z.string(), size_gigabytes: z.number() })),
});
const Replica = z.object({
  name: z.string(),
  region: z.string().nullish(),
  size: z.string().nullish(),
  status: z.string().nullish(),
});
const Replicas = z.object({ replicas: z.array(Replica).nullish() });
const Pool = z.object({
  name: z.string(),
  mode: z.string(),
  size: z.int(),
  db: z.string(),
  user: z.string().nullish(),
});
const Pools = z.object({ pools: z.array(Pool).nullish() });

export type Replica = z.output<typeof Replica>;
export type Pool = z.output<typeof Pool>;

/** MiB of a GiB. */
const MIB = 1024;
/** Engines that have each part; asking others for it is an error of the API. */
export const WITH_REPLICAS = ["pg", "mysql", "advanced_pg", "advanced_mysql"];
const WITHOUT_BACKUPS = ["kafka", "redis", "valkey"];

/** Read replicas of a cluster. */
export const replicasOf = async ({ api }: DigitalOcean, { id, engine }: Database): Promise<Replica[]> =>
  WITH_REPLICAS.includes(engine)
    ? ((await api.get(path`/databases/${id}/replicas`, Replicas)).replicas ?? [])
    : [];

/** Connection pools, which only PostgreSQL has. */
export const poolsOf = async ({ api }: DigitalOcean, { id, engine }: Database): Promise<Pool[]> =>
  engine === "pg" ? ((await api.get(path`/databases/${id}/pools`, Pools)).pools ?? []) : [];

/** Backups, the latest last. */
export const backupsOf = async ({ api }: DigitalOcean, { id, engine }: Database) =>
  WITHOUT_BACKUPS.includes(engine) ? [] : (await api.get(path`/databases/${id}/backups`, Backups)).backups;

/** A trusted source in one line: `droplet 1000012`. */
export const ruleLine = ({ type, value, description }: Rule): string =>
  `${type} ${value}${description ? ` (${description})` : ""}`;

/** An empty list would read as nobody. */
const EVERYBODY = "none: everybody on the Internet who has a password may connect";

/** The cluster with what is in it. */
export async function databaseView(digitalOcean: DigitalOcean, database: Database) {
  const unread: string[] = [];
  const [replicas = [], pools = [], backups = []] = await Promise.all([
    ifReadable(unread, "replicas", replicasOf(digitalOcean, database)),
    ifReadable(unread, "pools", poolsOf(digitalOcean, database)),
    ifReadable(unread, "backups", backupsOf(digitalOcean, database)),
  ]);
  const { connection, private_connection: inner, maintenance_window: window } = database;
  const stated = Object.entries({
    host: connection?.host,
    private_host: inner?.host,
    port: connection?.port,
    storage_gb: database.storage_size_mib && database.storage_size_mib / MIB,
    vpc: database.private_network_uuid,
    created: database.created_at,
    end_of_life: database.version_end_of_life,
    maintenance: window && `${window.day} ${window.hour}${window.pending ? ", an update is pending" : ""}`,
  }).filter(([, value]) => value);
  return {
    ...databaseRow(database),
    ...Object.fromEntries(stated),
    databases: database.db_names ?? [],
    users: (database.users ?? []).map(({ name, role }) => (role === "primary" ? `${name} (${role})` : name)),
    pools: pools.map(({ name, db, user, mode, size }) => `${name}: ${db} as ${user}, ${mode}, ${size}`),
    replicas: replicas.map((one) => `${one.name}: ${one.size} in ${one.region}, ${one.status}`),
    trusted_sources: database.rules?.length ? database.rules.map(ruleLine) : [EVERYBODY],
    backups: backups.map((one) => `${one.created_at}, ${one.size_gigabytes} GB`),
    ...(unread.length > 0 && { unread }),
  };
}
