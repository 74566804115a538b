import type { Risk } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { FIREWALLS, type Firewall } from "../network/firewall.js";
import { coversTags } from "../network/protection.js";
import { openedBy, unjudged } from "../projects/tag-risks.js";

/** The firewalls that a new droplet gets by its tags. Undefined where the token may not read them. */
export async function firewallsOfNew(
  { lookups }: DigitalOcean,
  tags: readonly string[],
): Promise<Firewall[] | undefined> {
  if (tags.length === 0) return [];
  const all = await ifReadable([], "firewalls", lookups.all(FIREWALLS));
  return all?.filter((one) => coversTags(one, tags));
}

/** What those firewalls let in from everywhere. That without any all is open holds for every new droplet, and is no risk of its own. */
export async function risksOfNew(
  digitalOcean: DigitalOcean,
  names: readonly string[],
  tags: readonly string[],
): Promise<Risk[]> {
  const target = names.map((name) => `droplet:${name}`).join(", ");
  const firewalls = await firewallsOfNew(digitalOcean, tags);
  return firewalls === undefined ? [unjudged(target, "get")] : openedBy(target, firewalls);
}

/** A line of a preview about what protects a new droplet. */
export function protectionLine(firewalls: readonly Firewall[] | undefined, tags: readonly string[]): string {
  if (tags.length === 0)
    return "No firewall, for want of a tag that one has: every port is open to everybody.";
  if (firewalls === undefined) return "Could not be looked at: firewalls";
  if (firewalls.length === 0) return "No firewall has one of these tags: every port is open to everybody.";
  return `Firewalls by these tags: ${firewalls.map(({ name }) => name).join(", ")}`;
}
