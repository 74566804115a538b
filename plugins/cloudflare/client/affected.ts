import type { Affected } from "cargoshipper/plugin";
import type { Cloudflare } from "./connect.js";
import type { AccountRef, ZoneRef } from "./lookups.js";

/** An account that the credential cannot list is known by its id alone. */
const account = ({ id, name }: AccountRef): Affected => ({
  kind: "account",
  id,
  names: name === id ? "unknown" : [name],
});

/** What a call about a zone is about: the zone, and the account that it is in. */
export const affectedByZone = (zone: ZoneRef): Affected[] => [
  { kind: "zone", id: zone.id, names: [zone.name] },
  account(zone.account),
];

/** The same for a zone that is named. Throws when there is none. */
export const affectedZone = async ({ lookups }: Cloudflare, reference: string): Promise<Affected[]> =>
  affectedByZone(await lookups.zone(reference));

/** What a call about an account is about. Throws when it is none. */
export const affectedAccount = async (
  { lookups }: Cloudflare,
  reference: string | undefined,
): Promise<Affected[]> => [account(await lookups.account(reference))];

/** What a call about something within an account is about: that, and the account. */
export const affectedIn = (owner: AccountRef, kind: string, id: string, name?: string): Affected[] => [
  { kind, id, ...(name !== undefined && { names: [name] }) },
  account(owner),
];
