import * as z from "zod";
import { databaseInput } from "./database.js";
import { SOURCES } from "./trusted-sources.js";

const one = {
  database: databaseInput,
  kind: z.enum(["database", "user", "pool", "replica", "trusted_source"]).describe("What it is"),
  name: z.string().min(1).describe("A source's name, id or address"),
  source: z.enum(SOURCES).optional().describe("Kind of trusted source"),
};

/** Something in a database cluster. */
export const ObjectInput = z.object(one);

export type ObjectInput = z.output<typeof ObjectInput>;

/** The same, and what it is to be. */
export const ConfigureInput = z.object({
  ...one,
  pool_database: z.string().optional().describe("A pool's database"),
  pool_user: z.string().optional().describe("Default: the client's"),
  pool_mode: z.enum(["transaction", "session", "statement"]).optional().describe("Default: transaction"),
  pool_size: z.int().min(1).optional().describe("Connections"),
  replica_size: z.string().optional().describe("Default: the cluster's"),
  replica_region: z.string().optional().describe("Default: the cluster's"),
});

export type ConfigureInput = z.output<typeof ConfigureInput>;

/** How it is called in a sentence: `trusted source 192.0.2.7`. */
export const labelOf = ({ kind, source, name }: ObjectInput): string =>
  kind === "trusted_source" ? `trusted source ${source ?? ""} ${name}`.replace("  ", " ") : `${kind} ${name}`;
