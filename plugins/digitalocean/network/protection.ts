import type { Risk } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { DROPLETS, type Droplet } from "../droplets/droplet.js";
import { FIREWALLS, type Firewall } from "./firewall.js";
import { namesFor } from "./references.js";

/** A droplet that a firewall protects. */
export interface Protected {
  readonly name: string;
  /** The tag by which it is, unless it is named itself. */
  readonly tag: string | undefined;
  /** Whether another firewall protects it as well. */
  readonly isShared: boolean;
}

/** Whether a firewall protects a droplet, by its id or by a tag in letters of any size. */
export const covers = (firewall: Firewall, { id, tags }: Pick<Droplet, "id" | "tags">): boolean =>
  firewall.droplet_ids?.includes(id) === true || coversTags(firewall, tags);

/** Whether a firewall protects whatever has one of these tags. */
export function coversTags(firewall: Firewall, tags: readonly string[]): boolean {
  const own = tags.map((tag) => tag.toLowerCase());
  return (firewall.tags ?? []).some((tag) => own.includes(tag.toLowerCase()));
}

/** The droplets that a firewall protects. What may not be read is noted in `unread`. */
export async function protectedBy(
  { lookups }: DigitalOcean,
  firewall: Firewall,
  unread: string[],
): Promise<Protected[]> {
  const [droplets, firewalls] = await Promise.all([
    ifReadable(unread, "droplets", lookups.all(DROPLETS)),
    ifReadable(unread, "other firewalls", lookups.all(FIREWALLS)),
  ]);
  if (droplets === undefined) return unseen(firewall);
  const others = (firewalls ?? []).filter(({ id }) => id !== firewall.id);
  return droplets
    .filter((droplet) => covers(firewall, droplet))
    .map((droplet) => ({
      name: droplet.name,
      tag: firewall.droplet_ids?.includes(droplet.id)
        ? undefined
        : droplet.tags.find((tag) => firewall.tags?.includes(tag)),
      isShared: others.some((one) => covers(one, droplet)),
    }));
}

/** What a firewall itself says of its droplets. */
const unseen = ({ droplet_ids, tags }: Firewall): Protected[] =>
  [...(droplet_ids ?? []).map(String), ...(tags ?? []).map((tag) => `with the tag ${tag}`)].map((name) => ({
    name,
    tag: undefined,
    isShared: false,
  }));

/** Droplets and tags that a firewall protected and will not: without another one, every port of theirs is open. */
export async function unprotected(
  digitalOcean: DigitalOcean,
  after: Firewall,
  existing: Firewall | undefined,
): Promise<Risk[]> {
  const ids = (existing?.droplet_ids ?? []).filter((one) => !after.droplet_ids?.includes(one));
  const tags = (existing?.tags ?? []).filter((one) => !after.tags?.includes(one));
  const names = await namesFor(digitalOcean, DROPLETS, ids);
  return [...names.map((one) => `droplet:${one}`), ...tags.map((one) => `tag:${one}`)].map(leftAlone);
}

/** The risk of a droplet or a tag without a firewall. */
export const leftAlone = (target: string): Risk => ({
  risk: "publicAccess",
  value: `all at ${target}`,
  says: `${target} is open to everybody unless another firewall protects it`,
});
