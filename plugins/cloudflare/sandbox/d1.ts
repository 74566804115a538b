import type { World } from "cargoshipper/sandbox";
import { Accounts } from "./accounts.js";
import { invalid, notFound, ok } from "./answer.js";
import { numbered } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";
import { SmallSql } from "./small-sql.js";

export interface SandboxDatabase {
  readonly uuid: string;
  readonly name: string;
  readonly account: string;
  readonly created: string;
  readonly sql: SmallSql;
}

/** The D1 databases there are. */
export class Databases {
  readonly all: SandboxDatabase[] = [];

  constructor(private readonly world: World) {
    const [account] = world.part(Accounts).all;
    if (!account) return;
    const { sql } = this.add(account.id, "manifests");
    sql.run("CREATE TABLE cargo (id INTEGER PRIMARY KEY, ship TEXT, tons INTEGER)");
    sql.run(
      "INSERT INTO cargo (id, ship, tons) VALUES (1, 'Aurora', 120), (2, 'Borealis', 80), (3, 'Aurora', 15)",
    );
  }

  add(account: string, name: string): SandboxDatabase {
    const { world } = this;
    const database = { uuid: world.uuid(), name, account, created: world.now(), sql: new SmallSql() };
    this.all.push(database);
    return database;
  }

  remove(database: SandboxDatabase): void {
    this.all.splice(this.all.indexOf(database), 1);
  }

  /** The database of a path. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxDatabase {
    const { id } = this.world.part(Accounts).of(params["account_id"]);
    const found = this.all.find(({ account, uuid }) => account === id && uuid === params["database_id"]);
    if (!found) throw notFound(7404, `The database ${params["database_id"]} could not be found`);
    return found;
  }
}

const told = ({ uuid, name, created }: SandboxDatabase) => ({
  uuid,
  name,
  created_at: created,
  version: "production",
  jurisdiction: null,
});

const inFull = (database: SandboxDatabase) => ({
  ...told(database),
  num_tables: database.sql.tables.size,
  file_size: 8192 + 4096 * database.sql.tables.size,
  read_replication: { mode: "disabled" },
});

function query(request: SandboxRequest, world: World) {
  const database = world.part(Databases).of(request);
  const { sql, params = [] } = (request.json ?? {}) as { sql?: unknown; params?: string[] };
  if (typeof sql !== "string" || sql.trim() === "")
    throw invalid(7400, "The request is malformed: sql is missing");
  const statements = sql
    .replace(/('(?:[^']|'')*')|--[^\n]*|\/\*[\s\S]*?\*\//g, (_, text?: string) => text ?? " ")
    .split(/;(?=(?:[^']*'[^']*')*[^']*$)/)
    .filter((statement) => statement.trim() !== "");
  return ok(
    statements.map((statement) => {
      const { rows, changes, read } = database.sql.run(statement, params);
      const meta = {
        served_by: "sandbox",
        served_by_region: "WEUR",
        served_by_primary: true,
        duration: 0.2,
        timings: { sql_duration_ms: 0.2 },
        changes,
        last_row_id: 0,
        changed_db: changes > 0,
        size_after: 8192 + 4096 * database.sql.tables.size,
        rows_read: read,
        rows_written: changes,
      };
      return { results: rows, success: true, meta };
    }),
  );
}

const DATABASES = "/accounts/{account_id}/d1/database";
const ONE = `${DATABASES}/{database_id}`;

export const d1Routes = [
  route(`GET ${DATABASES}`, ({ params, query }, world) => {
    const { id } = world.part(Accounts).of(params["account_id"]);
    const part = query.get("name") ?? "";
    const rows = world.part(Databases).all.filter((one) => one.account === id && one.name.includes(part));
    return numbered(rows.map(told), query, { standard: 1000, least: 10, most: 10_000 });
  }),
  route(`POST ${DATABASES}`, ({ params, json }, world) => {
    const { id } = world.part(Accounts).of(params["account_id"]);
    const { name } = (json ?? {}) as { name?: unknown };
    if (typeof name !== "string" || !/^[a-z0-9][a-z0-9_-]*$/.test(name))
      throw invalid(7400, "The request is malformed: invalid database name");
    if (world.part(Databases).all.some((one) => one.name === name))
      throw invalid(7502, `Database with name '${name}' already exists`);
    return ok(inFull(world.part(Databases).add(id, name)));
  }),
  route(`GET ${ONE}`, (request, world) => ok(inFull(world.part(Databases).of(request)))),
  route(`DELETE ${ONE}`, (request, world) => {
    const databases = world.part(Databases);
    databases.remove(databases.of(request));
    return ok(null);
  }),
  route(`POST ${ONE}/query`, query),
];
