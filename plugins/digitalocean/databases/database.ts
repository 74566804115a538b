import * as z from "zod";
import type { Api } from "../client/api.js";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";

/**
 * Where one connects. What else the API tells there, its user, password and URI, is dropped as it is read, so that it is
 * nowhere that a result, an error or a log could take it from.
 */
const Connection = z.object({ host: z.string().nullish(), port: z.int().nullish() });

/** Who or what may connect. */
export const Rule = z.object({
  uuid: z.string().nullish(),
  type: z.string(),
  value: z.string(),
  description: z.string().nullish(),
});

export type Rule = z.output<typeof Rule>;

/** What is read of a database cluster. */
export const Database = z.object({
  id: z.string(),
  name: z.string(),
  engine: z.string(),
  version: z.string().nullish(),
  num_nodes: z.int(),
  size: z.string(),
  region: z.string(),
  status: z.string(),
  created_at: z.string().nullish(),
  private_network_uuid: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  db_names: z.array(z.string()).nullish(),
  connection: Connection.nullish(),
  private_connection: Connection.nullish(),
  users: z.array(z.object({ name: z.string(), role: z.string().nullish() })).nullish(),
  maintenance_window: z
    .object({ day: z.string(), hour: z.string(), pending: z.boolean().nullish() })
    .nullish(),
  rules: z.array(Rule).nullish(),
  storage_size_mib: z.number().nullish(),
  version_end_of_life: z.string().nullish(),
  project_id: z.string().nullish(),
});

export type Database = z.output<typeof Database>;

export const DatabaseAnswer = z.object({ database: Database });

const List = z.object({ databases: z.array(Database).nullish() });

/** All database clusters; this list of the API has no pages. */
export const allDatabases = async (api: Api, tag?: string): Promise<Database[]> =>
  (await api.get(path`/databases`, List, { tag_name: tag })).databases ?? [];

export const DATABASES: Noun<Database> = {
  noun: "database",
  tool: "digitalocean_list_databases",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allDatabases(api),
  one: async (api, id) => (await api.get(path`/databases/${id}`, DatabaseAnswer)).database,
};

/** A database cluster, as parameters name one. */
export const databaseInput = z.string().describe("Name or id");
