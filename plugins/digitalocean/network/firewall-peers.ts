import { ValidationError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { isUuid } from "../client/lookups.js";
import { DROPLETS } from "../droplets/droplet.js";
import { isNetwork, type Peers } from "./firewall-rule.js";
import { LOAD_BALANCERS } from "./load-balancer.js";
import { namesFor, type References, type Related, related, relatedTags } from "./references.js";

/** Whom a rule is about, as the API has it. Throws for what is not there. */
export async function peersIn(peers: readonly string[], references: References): Promise<Peers> {
  const of = (kind: string) =>
    peers.flatMap((one) => (one.startsWith(`${kind}:`) ? [one.slice(kind.length + 1)] : []));
  const clusters = of("cluster");
  const unnamed = clusters.find((one) => !isUuid(one));
  if (unnamed !== undefined)
    throw new ValidationError(`settings: cluster:${unnamed} needs the cluster's id.`, {
      next: "Give cluster: and the id.",
    });
  const [droplet_ids, tags, load_balancer_uids] = await Promise.all([
    references.droplets(of("droplet")),
    references.tags(of("tag")),
    Promise.all(of("load_balancer").map((one) => references.id(LOAD_BALANCERS, one))),
  ]);
  const addresses = peers.filter(isNetwork);
  const all = { addresses, droplet_ids, tags, load_balancer_uids, kubernetes_ids: clusters };
  return Object.fromEntries(Object.entries(all).filter(([, ids]) => ids.length > 0));
}

/** The same as it is written. */
export async function peerTexts(digitalOcean: DigitalOcean, peers: Peers): Promise<string[]> {
  const [droplets, balancers] = await Promise.all([
    namesFor(digitalOcean, DROPLETS, peers.droplet_ids),
    namesFor(digitalOcean, LOAD_BALANCERS, peers.load_balancer_uids),
  ]);
  return [
    ...(peers.addresses ?? []),
    ...droplets.map((name) => `droplet:${name}`),
    ...(peers.tags ?? []).map((name) => `tag:${name}`),
    ...balancers.map((name) => `load_balancer:${name}`),
    ...(peers.kubernetes_ids ?? []).map((id) => `cluster:${id}`),
  ];
}

/** What a rule names. */
export const relatedPeers = (peers: Peers): Related[] => [
  ...related(DROPLETS, peers.droplet_ids),
  ...relatedTags(peers.tags),
  ...related(LOAD_BALANCERS, peers.load_balancer_uids),
  ...(peers.kubernetes_ids ?? []).map((id): Related => ({ kind: "cluster", id, names: "unknown" })),
];
