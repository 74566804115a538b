import { type Affected, ToolError } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Noun } from "../client/lookups.js";
import { DATABASES } from "../databases/database.js";
import { affectedByDomain, affectedRecords } from "../dns/affected-record.js";
import { VPCS } from "../droplets/vpc.js";

/** What is read of a spec here. A spec that was written by somebody else is not checked. */
interface Spec {
  readonly databases?: readonly { readonly cluster_name?: string | null }[] | null;
  readonly domains?: readonly { readonly domain: string; readonly zone?: string | null }[] | null;
  readonly vpc?: { readonly id?: string | null } | null;
}

/**
 * What a spec reaches beyond its app: database clusters, which let the app in and hand it their passwords, the domains
 * whose records App Platform keeps, and the VPC.
 */
export async function objectsIn(digitalOcean: DigitalOcean, spec: object): Promise<Affected[]> {
  const { databases, domains, vpc } = spec as Spec;
  const clusters = (databases ?? []).flatMap(({ cluster_name }) => cluster_name || []);
  const found = await Promise.all([
    ...clusters.map((name) => thing(digitalOcean, DATABASES, name)),
    ...(vpc?.id ? [thing(digitalOcean, VPCS, vpc.id)] : []),
  ]);
  return [...found, ...(domains ?? []).flatMap(inDomain)];
}

/** Who cannot see it cannot tell what else it is called. */
async function thing<T>({ lookups }: DigitalOcean, noun: Noun<T>, reference: string): Promise<Affected> {
  try {
    return affectedThing(noun, await lookups.find(noun, reference));
  } catch (error) {
    if (!ToolError.is(error) || !["not_found", "conflict", "authentication"].includes(error.kind))
      throw error;
    return { kind: noun.noun, id: reference, names: "unknown" };
  }
}

function inDomain({ domain, zone }: { readonly domain: string; readonly zone?: string | null }): Affected[] {
  const own = affectedByDomain(domain.toLowerCase());
  if (!zone) return own;
  const within = zone.toLowerCase();
  const name = domain.toLowerCase() === within ? "@" : domain.toLowerCase().replace(`.${within}`, "");
  return [
    ...own,
    ...affectedRecords(
      ["A", "AAAA", "CNAME"].map((type) => ({ name, type })),
      within,
    ),
  ];
}
