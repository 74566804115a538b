import { type Affected, ValidationError } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { isUuid, type Noun } from "../client/lookups.js";
import { DATABASES } from "../databases/database.js";
import { DOMAINS } from "../dns/domain.js";
import { DROPLETS } from "../droplets/droplet.js";
import { VPCS } from "../droplets/vpc.js";
import { CLUSTERS } from "../kubernetes/cluster.js";
import { LOAD_BALANCERS } from "../network/load-balancer.js";
import { RESERVED_IPS } from "../network/reserved-ip.js";
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
  readonly find: (digitalOcean: DigitalOcean, reference: string) => Promise<Found>;
}

type Found = Pick<NamedResource, "id" | "affected">;

const by =
  <T>(noun: Noun<T>) =>
  async ({ lookups }: DigitalOcean, reference: string): Promise<Found> => {
    const thing = await lookups.find(noun, reference);
    return { id: noun.idOf(thing), affected: affectedThing(noun, thing) };
  };

const KINDS: Readonly<Record<string, Kind>> = {
  droplet: { urn: "droplet", tagged: "droplet", find: by(DROPLETS) },
  volume: { urn: "volume", tagged: "volume", find: by(VOLUMES) },
  domain: { urn: "domain", find: by(DOMAINS) },
  snapshot: { tagged: "volume_snapshot", find: by(SNAPSHOTS) },
  reserved_ip: { urn: "floatingip", find: by(RESERVED_IPS) },
  load_balancer: { urn: "loadbalancer", find: by(LOAD_BALANCERS) },
  database: { urn: "dbaas", find: by(DATABASES) },
  cluster: { urn: "kubernetes", find: by(CLUSTERS) },
  vpc: { urn: "vpc", find: by(VPCS) },
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
    throw new ValidationError(
      name
        ? `resources: ${label} can be neither in a project nor tagged.`
        : `resources: ${label} does not begin with a kind.`,
      {
        next: `Give kind:name, the kind one of ${Object.keys(KINDS).join(", ")}.`,
      },
    );
  const { id, affected } = await kind.find(digitalOcean, reference);
  // Snapshots of droplets are images, with a number for an id.
  const tagged = name === "snapshot" && !isUuid(id) ? "image" : kind.tagged;
  return { label: `${name}:${reference}`, id, affected, urn: kind.urn && `do:${kind.urn}:${id}`, tagged };
}
