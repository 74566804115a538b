import { ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import type { Noun } from "../client/lookups.js";

/**
 * Names of a noun's things by id, for rows that only have ids. Empty when the token may not read them: what refers to them
 * is then shown by id.
 */
export async function namesById<T>(
  { lookups }: DigitalOcean,
  noun: Noun<T>,
): Promise<ReadonlyMap<string, string>> {
  try {
    const all = await lookups.all(noun);
    return new Map(all.map((thing) => [noun.idOf(thing), noun.namesOf(thing)[0] ?? noun.idOf(thing)]));
  } catch (error) {
    if (ToolError.is(error) && error.kind === "authentication") return new Map();
    throw error;
  }
}
