import type { World } from "cargoshipper/sandbox";
import { Databases, type SandboxDatabase } from "./databases.js";

const PORTS: Readonly<Record<string, number>> = { pg: 25060, mysql: 25060, valkey: 25061, mongodb: 27017 };
const SCHEMES: Readonly<Record<string, string>> = {
  pg: "postgresql",
  mysql: "mysql",
  valkey: "rediss",
  mongodb: "mongodb+srv",
};

/** How to connect, with the password, as the API tells it. */
export function connection(
  { name, id, engine, users, databases }: SandboxDatabase,
  { isPrivate = false, database = databases[0] ?? "", port = PORTS[engine] ?? 25060 } = {},
) {
  const [admin] = users;
  const host = `${isPrivate ? "private-" : ""}${name}-do-user-${id.slice(0, 6)}-0.a.db.ondigitalocean.com`;
  const { name: user = "", password = "" } = admin ?? {};
  const uri = `${SCHEMES[engine]}://${user}:${password}@${host}:${port}/${database}?sslmode=require`;
  return { uri, database, host, port, user, password, ssl: true };
}

const statusOf = (database: SandboxDatabase, world: World): string =>
  world.part(Databases).isBusy(database) ? database.doing.status : "online";

/** A database cluster as the API shows it. */
export function shownDatabase(database: SandboxDatabase, world: World) {
  const { id, name, engine, version, region, size, created_at, tags } = database;
  return {
    id,
    name,
    engine,
    version,
    semantic_version: `${version}.2`,
    num_nodes: database.nodes,
    size,
    region,
    status: statusOf(database, world),
    created_at,
    private_network_uuid: database.vpc,
    tags,
    db_names: database.databases,
    connection: connection(database),
    private_connection: connection(database, { isPrivate: true }),
    users: database.users.map(({ name: user, role, password }) => ({ name: user, role, password })),
    maintenance_window: { ...database.maintenance, pending: false, description: [] },
    project_id: database.project,
    rules: shownRules(database),
    storage_size_mib: database.storage,
  };
}

/** Who may connect, as the API shows it. */
export const shownRules = ({ id, rules }: SandboxDatabase) =>
  rules.map((rule) => ({ ...rule, cluster_uuid: id }));

/** A replica as the API shows it. */
export function shownReplica(replica: SandboxDatabase, world: World) {
  const { id, name, region, size, tags, created_at, vpc, storage } = replica;
  return {
    id,
    name,
    region,
    size,
    status: statusOf(replica, world),
    tags,
    created_at,
    private_network_uuid: vpc,
    connection: connection(replica),
    private_connection: connection(replica, { isPrivate: true }),
    storage_size_mib: storage,
  };
}

/** A connection pool as the API shows it. */
export function shownPool(database: SandboxDatabase, pool: SandboxDatabase["pools"][number]) {
  const at = { database: pool.name, port: 25061 };
  return {
    ...pool,
    connection: connection(database, at),
    private_connection: connection(database, { ...at, isPrivate: true }),
  };
}
