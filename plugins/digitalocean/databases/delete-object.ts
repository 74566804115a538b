import { ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import type { Database } from "./database.js";
import { databasePriceText } from "./database-price.js";
import { poolsOf, replicasOf } from "./database-view.js";
import type { ObjectInput } from "./object-input.js";
import { rulesOf, type Trusted, trustedSource, withoutRule, writeRules } from "./trusted-sources.js";

/** What goes with the deletion of one thing. */
interface Loss {
  /** What a person should know. */
  readonly details: readonly string[];
  readonly carryOut: () => Promise<void>;
  /** Who could connect no more, and who may connect then; of trusted sources only. */
  readonly source?: { readonly removed: Trusted; readonly left: readonly Trusted[] };
}

/** What is lost with something in a cluster, and how it is deleted. Throws when it is not there. */
export async function lossOf(
  digitalOcean: DigitalOcean,
  database: Database,
  input: ObjectInput,
): Promise<Loss> {
  const { api } = digitalOcean;
  const { kind, name } = input;
  const { id } = database;
  if (kind === "trusted_source") return lossOfTrust(digitalOcean, database, input);
  const pools = kind === "replica" ? [] : await poolsOf(digitalOcean, database);
  const through = (those: typeof pools) =>
    those.length > 0 ? [`Pools that lead there: ${those.map((pool) => pool.name).join(", ")}`] : [];
  if (kind === "database") {
    checkThere(database, input, database.db_names ?? []);
    return {
      details: ["Its data is lost.", ...through(pools.filter(({ db }) => db === name))],
      carryOut: () => api.delete(path`/databases/${id}/dbs/${name}`),
    };
  }
  if (kind === "user") {
    checkThere(
      database,
      input,
      (database.users ?? []).map((user) => user.name),
    );
    return {
      details: [
        "Whoever connects as this user is cut off.",
        ...through(pools.filter(({ user }) => user === name)),
      ],
      carryOut: () => api.delete(path`/databases/${id}/users/${name}`),
    };
  }
  if (kind === "pool") {
    checkThere(
      database,
      input,
      pools.map((pool) => pool.name),
    );
    return {
      details: ["Whoever connects through it is cut off."],
      carryOut: () => api.delete(path`/databases/${id}/pools/${name}`),
    };
  }
  const replicas = await replicasOf(digitalOcean, database);
  checkThere(
    database,
    input,
    replicas.map((replica) => replica.name),
  );
  const { size, region } = replicas.find((replica) => replica.name === name) ?? {};
  return {
    details: [`It is ${size} in ${region}, and saves ${databasePriceText(size ?? "", 1)}.`],
    carryOut: () => api.delete(path`/databases/${id}/replicas/${name}`),
  };
}

async function lossOfTrust(
  digitalOcean: DigitalOcean,
  database: Database,
  { name, source }: ObjectInput,
): Promise<Loss> {
  const rules = await rulesOf(digitalOcean, database);
  const gone = await removed(digitalOcean, rules, { name, source });
  const left = withoutRule(rules, gone);
  return {
    source: { removed: gone, left },
    details: [
      left.length > 0
        ? `Trusted sources that are left: ${left.length}.`
        : "It is the last: everybody on the Internet who has a password may connect then.",
    ],
    carryOut: () => writeRules(digitalOcean, database, left),
  };
}

/** A source may be gone, and then only its id names it. */
const removed = async (
  digitalOcean: DigitalOcean,
  rules: readonly Trusted[],
  { name, source }: Pick<ObjectInput, "name" | "source">,
): Promise<Trusted> =>
  rules.find(({ value }) => value === name) ?? (await trustedSource(digitalOcean, source, name));

function checkThere(database: Database, { kind, name }: ObjectInput, there: readonly string[]): void {
  if (there.includes(name)) return;
  throw new ToolError(
    "not_found",
    `${kind}: ${database.name} has no ${name}. There ${there.length > 0 ? `are ${there.join(", ")}` : "are none"}.`,
    { next: "Take one of those, or leave it." },
  );
}
