import type { Risk } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { readDroplet } from "../droplets/droplet.js";
import { FIREWALLS, type Firewall } from "../network/firewall.js";
import { openIn } from "../network/firewall-openings.js";
import { covers, leftAlone } from "../network/protection.js";

/** Tags that some droplets get and lose. */
interface TagChange {
  /** Ids of droplets. */
  readonly droplets: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * What the internet may reach once droplets have other tags: firewalls protect by tags as well, so a droplet may lose its
 * last one, or get another that lets in more.
 */
export async function tagRisks(
  digitalOcean: DigitalOcean,
  { droplets, add, remove }: TagChange,
): Promise<Risk[]> {
  if (droplets.length === 0 || add.length + remove.length === 0) return [];
  const firewalls = await ifReadable([], "firewalls", digitalOcean.lookups.all(FIREWALLS));
  const removed = remove.map((tag) => tag.toLowerCase());
  const found = droplets.map(async (id): Promise<Risk[]> => {
    const droplet = await readDroplet(digitalOcean, id);
    const target = `droplet:${droplet.name}`;
    if (firewalls === undefined) return [unjudged(target, "lose")];
    const tags = [...droplet.tags, ...add].filter((tag) => !removed.includes(tag.toLowerCase()));
    const before = firewalls.filter((one) => covers(one, droplet));
    const after = firewalls.filter((one) => covers(one, { id: droplet.id, tags }));
    // What no firewall protects is open already.
    if (before.length === 0) return [];
    if (after.length === 0) return [leftAlone(target)];
    return openedBy(target, after, before.flatMap(openIn));
  });
  return (await Promise.all(found)).flat();
}

/** What firewalls that are there by a tag let in from everywhere, beside what is open already. */
export const openedBy = (
  target: string,
  firewalls: readonly Firewall[],
  known: readonly string[] = [],
): Risk[] =>
  firewalls.flatMap((one) =>
    openIn(one)
      .filter((rule) => !known.includes(rule))
      .map((value) => ({
        risk: "publicAccess",
        value,
        says: `${target}: by a tag the firewall ${one.name} lets in ${value}`,
      })),
  );

/** The risk of tags where nobody can tell which firewalls go by them. */
export const unjudged = (target: string, may: "get" | "lose"): Risk => ({
  risk: "publicAccess",
  value: `all at ${target}`,
  says: `The token may not read firewalls, and ${target} may ${may} one that has it by a tag`,
});
