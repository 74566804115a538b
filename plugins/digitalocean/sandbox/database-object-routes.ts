import type { World } from "cargoshipper/sandbox";
import { conflict, invalid, noContent, notFound, ok } from "./answer.js";
import { layouts } from "./database-options.js";
import { checkIdle } from "./database-routes.js";
import { Databases } from "./databases.js";
import { route, type SandboxRequest } from "./route.js";
import { shownPool, shownReplica, shownRules } from "./shown-database.js";

const AT = "/databases/{database_cluster_uuid}";
const NAME = /^[A-Za-z_][\w-]{0,62}$/;
/** Seconds until a replica is online. */
const REPLICA = 240;

type Body = Readonly<Record<string, unknown>>;

const at = (request: SandboxRequest, world: World) => ({
  database: world.part(Databases).of(request),
  body: (request.json ?? {}) as Body,
});

/** The one of a name. Throws what the API answers when there is none. */
function one<T extends { readonly name: string }>(rows: readonly T[], name: string | undefined): T {
  const found = rows.find((row) => row.name === name);
  if (!found) throw notFound();
  return found;
}

function newName(body: Body, taken: readonly string[]): string {
  const { name } = body;
  if (typeof name !== "string" || !NAME.test(name)) throw invalid("invalid name");
  if (taken.includes(name)) throw conflict("name is already in use");
  return name;
}

const without = <T>(rows: T[], row: T) => {
  rows.splice(rows.indexOf(row), 1);
  return noContent();
};

/** The database of a request, of an engine that has such things. Throws what the API answers for others. */
function having(what: "backups" | "replicas", request: SandboxRequest, world: World) {
  const { database } = at(request, world);
  if (["redis", "valkey"].includes(database.engine))
    throw invalid(`${what} are not supported for caching clusters`);
  return database;
}

export const databaseObjectRoutes = [
  route(`GET ${AT}/ca`, (request, world) => {
    const certificate = `-----BEGIN CERTIFICATE-----\n${at(request, world).database.id}\n-----END CERTIFICATE-----\n`;
    return ok({ ca: { certificate: Buffer.from(certificate).toString("base64") } });
  }),
  route(`GET ${AT}/backups`, (request, world) => ok({ backups: having("backups", request, world).backups })),
  route(`GET ${AT}/users`, (request, world) => ok({ users: at(request, world).database.users })),
  route(`POST ${AT}/users`, (request, world) => {
    const { database, body } = at(request, world);
    checkIdle(database, world);
    const taken = database.users.map(({ name }) => name);
    return ok({ user: world.part(Databases).addUser(database, newName(body, taken)) }, 201);
  }),
  route(`GET ${AT}/users/{username}`, (request, world) =>
    ok({ user: one(at(request, world).database.users, request.params["username"]) }),
  ),
  route(`DELETE ${AT}/users/{username}`, (request, world) => {
    const { users } = at(request, world).database;
    const user = one(users, request.params["username"]);
    if (user.role === "primary") throw invalid("the primary user cannot be removed");
    return without(users, user);
  }),
  route(`POST ${AT}/dbs`, (request, world) => {
    const { database, body } = at(request, world);
    checkIdle(database, world);
    const name = newName(body, database.databases);
    database.databases.push(name);
    return ok({ db: { name } }, 201);
  }),
  route(`DELETE ${AT}/dbs/{database_name}`, (request, world) => {
    const { databases } = at(request, world).database;
    const name = databases.find((known) => known === request.params["database_name"]);
    if (name === undefined) throw notFound();
    if (name === "defaultdb") throw invalid("the default database cannot be removed");
    return without(databases, name);
  }),
  route(`GET ${AT}/pools`, (request, world) => {
    const { database } = at(request, world);
    return ok({ pools: database.pools.map((pool) => shownPool(database, pool)) });
  }),
  route(`POST ${AT}/pools`, (request, world) => {
    const { database, body } = at(request, world);
    checkIdle(database, world);
    const taken = database.pools.map(({ name }) => name);
    const pool = { name: newName(body, taken), ...poolOf(body, request, world) };
    database.pools.push(pool);
    return ok({ pool: shownPool(database, pool) }, 201);
  }),
  route(`PUT ${AT}/pools/{pool_name}`, (request, world) => {
    const { database, body } = at(request, world);
    Object.assign(one(database.pools, request.params["pool_name"]), poolOf(body, request, world));
    return noContent();
  }),
  route(`DELETE ${AT}/pools/{pool_name}`, (request, world) => {
    const { pools } = at(request, world).database;
    return without(pools, one(pools, request.params["pool_name"]));
  }),
  route(`GET ${AT}/replicas`, (request, world) =>
    ok({
      replicas: having("replicas", request, world).replicas.map((replica) => shownReplica(replica, world)),
    }),
  ),
  route(`POST ${AT}/replicas`, (request, world) => {
    const { body } = at(request, world);
    const database = having("replicas", request, world);
    checkIdle(database, world);
    const databases = world.part(Databases);
    const taken = database.replicas.map(({ name }) => name);
    const { size = database.size, region = database.region } = body as { size?: string; region?: string };
    if (!layouts()[0]?.sizes.includes(size)) throw invalid("invalid size");
    const made = databases.make({
      ...database,
      name: newName(body, taken),
      size,
      region,
      nodes: 1,
      tags: [],
    });
    databases.begin(made, "creating", REPLICA);
    database.replicas.push(made);
    return ok({ replica: shownReplica(made, world) }, 201);
  }),
  route(`DELETE ${AT}/replicas/{replica_name}`, (request, world) => {
    const { replicas } = at(request, world).database;
    return without(replicas, one(replicas, request.params["replica_name"]));
  }),
  route(`GET ${AT}/firewall`, (request, world) => ok({ rules: shownRules(at(request, world).database) })),
  route(`PUT ${AT}/firewall`, (request, world) => {
    const { database, body } = at(request, world);
    world.part(Databases).allow(database, (body["rules"] ?? []) as { type?: string; value?: string }[]);
    return noContent();
  }),
];

function poolOf(body: Body, request: SandboxRequest, world: World) {
  const { database } = at(request, world);
  const { mode, size, db, user } = body;
  if (database.engine !== "pg") throw invalid("connection pools are only for PostgreSQL");
  if (!["transaction", "session", "statement"].includes(String(mode))) throw invalid("invalid pool mode");
  if (!Number.isInteger(size) || Number(size) < 1 || Number(size) > 47) throw invalid("invalid pool size");
  if (!database.databases.includes(String(db))) throw invalid("database does not exist");
  const named = user === undefined ? "doadmin" : String(user);
  if (!database.users.some(({ name }) => name === named)) throw invalid("user does not exist");
  return { mode: String(mode), size: Number(size), db: String(db), user: named };
}
