import { type Call, type CallInput, givenIn, type Operation, prepare } from "cargoshipper/api";
import { ValidationError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef, ZoneRef } from "../client/lookups.js";
import { EITHER } from "./load-operations.js";

/** A call that may be sent, and the zone or account that it is within. */
export interface Prepared extends Call {
  readonly zone: ZoneRef | undefined;
  readonly account: AccountRef | undefined;
}

/** Checks what a call would send, and looks names up. Nothing but look-ups is sent. */
export async function prepareCall(
  { lookups }: Cloudflare,
  operation: Operation,
  input: CallInput,
): Promise<Prepared> {
  let zone: ZoneRef | undefined;
  let account: AccountRef | undefined;
  const call = await prepare(operation, input, {
    template: operation.path.startsWith(EITHER)
      ? ownerIn(operation, givenIn(input.parameters ?? {}))
      : operation.path,
    storedNames: ["object_key", "key_name"],
    find: async (variable, given) => {
      if (variable === "account_id") {
        account = await lookups.account(given);
        return account.id;
      }
      if (variable !== "zone_id" || given === undefined) return given;
      zone = await lookups.zone(given);
      return zone.id;
    },
  });
  return { ...call, zone, account };
}

/** The path of an operation on either an account or a zone, with the one that was given. */
function ownerIn({ id, path }: Operation, given: ReadonlyMap<string, unknown>): string {
  const owners = ["account_id", "zone_id"].filter((name) => given.has(name));
  if (owners.length !== 1)
    throw new ValidationError(`parameters: ${id} needs either account_id or zone_id.`, {
      next: "Give one of them in `parameters` and call again.",
    });
  return `/${owners[0] === "zone_id" ? "zones/{zone_id}" : "accounts/{account_id}"}${path.slice(EITHER.length)}`;
}
