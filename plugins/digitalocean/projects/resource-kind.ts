import { type Affected, ValidationError } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { isUuid, type Noun } from "../client/lookups.js";
import { DOMAINS } from "../dns/domain.js";
import { DROPLETS } from "../droplets/droplet.js";
import { SNAPSHOTS } from "../storage/snapshot.js";
import { VOLUMES } from "../storage/volume.js";

/** Something that can be put into a project or tagged. */
export interface NamedResource {
  /** As it was given: `droplet:web-1`. */
  readonly label: string;
  readonly id: string;
  readonly affected: Affected;
  /** As projects name it; undefined for what is in none. */
  readonly urn: string | undefined;
  /** As tags name its kind; undefined for what has none. */
  readonly tagged: string | undefined;
}

interface Kind {
  /** How projects call it. */
  readonly urn?: string;
  /** How tags call it. */
  readonly tagged?: string;
  readonly find: (digitalOcean: DigitalOcean, reference: string) => Promise<Found> | Found;
}

type Found = Pick<NamedResource, "id" | "affected">;

const by =
  <T>(noun: Noun<T>) =>
  async ({ lookups }: DigitalOcean, reference: string): Promise<Found> => {
    const thing = await lookups.find(noun, reference);
    return { id: noun.idOf(thing), affected: affectedThing(noun, thing) };
  };

/** What is known by its id alone. */
const byId =
  (kind: string, isId: (text: string) => boolean, what: string) =>
  (_: DigitalOcean, id: string): Found => {
    if (isId(id)) return { id, affected: { kind, id, names: "unknown" } };
    throw new ValidationError(`resources: ${kind}:${id} needs ${what}.`, {
      next: `Give ${kind}: and ${what}.`,
    });
  };

const isAddress = (text: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
const uuidOf = (kind: string) => byId(kind, isUuid, "its id");

const KINDS: Readonly<Record<string, Kind>> = {
  droplet: { urn: "droplet", tagged: "droplet", find: by(DROPLETS) },
  volume: { urn: "volume", tagged: "volume", find: by(VOLUMES) },
  domain: { urn: "domain", find: by(DOMAINS) },
  snapshot: { tagged: "volume_snapshot", find: by(SNAPSHOTS) },
  reserved_ip: { urn: "floatingip", find: byId("reserved_ip", isAddress, "its address") },
  load_balancer: { urn: "loadbalancer", find: uuidOf("load_balancer") },
  database: { urn: "dbaas", find: uuidOf("database") },
  cluster: { urn: "kubernetes", find: uuidOf("cluster") },
  vpc: { urn: "vpc", find: uuidOf("vpc") },
};

/** Kinds by the name that projects have for them. */
export const KIND_OF_URN: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, { urn }]) => (urn ? [[urn, kind]] : [])),
);

/** What `kind:name` means. Throws when there is no such kind, or nothing of that name. */
export async function resourceOf(digitalOcean: DigitalOcean, label: string): Promise<NamedResource> {
  const [, name = "", reference = ""] = /^\s*(\w+)\s*[:\s]\s*(.+)$/.exec(label) ?? [];
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind)
    throw new ValidationError(`resources: ${label} does not begin with a kind.`, {
      next: `Give kind:name, the kind one of ${Object.keys(KINDS).join(", ")}.`,
    });
  const { id, affected } = await kind.find(digitalOcean, reference);
  // Snapshots of droplets are images, with a number for an id.
  const tagged = name === "snapshot" && !isUuid(id) ? "image" : kind.tagged;
  return { label: `${name}:${reference}`, id, affected, urn: kind.urn && `do:${kind.urn}:${id}`, tagged };
}
