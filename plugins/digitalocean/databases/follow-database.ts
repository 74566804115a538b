import type { Call } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { follow } from "../client/follow.js";
import { path } from "../client/path.js";
import { type Database, DatabaseAnswer } from "./database.js";

/** Follows a cluster until it is online, or time is over. */
export function followDatabase(
  digitalOcean: DigitalOcean,
  call: Call,
  { id, name }: Pick<Database, "id" | "name">,
  what: string,
) {
  return follow(digitalOcean, call, `${what} ${name}`, async () => {
    const { database } = await digitalOcean.api.get(path`/databases/${id}`, DatabaseAnswer);
    return { status: database.status, done: database.status === "online", database };
  });
}
