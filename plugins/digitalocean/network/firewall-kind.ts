import type { DigitalOcean } from "../client/connect.js";
import { counted } from "../client/counted.js";
import { path } from "../client/path.js";
import { DROPLETS } from "../droplets/droplet.js";
import { FIREWALLS, type Firewall, FirewallAnswer, firewallList } from "./firewall.js";
import { changeFirewall, FirewallSettings } from "./firewall-change.js";
import { inboundOf, openIn, type Rule } from "./firewall-openings.js";
import { peerTexts, relatedPeers } from "./firewall-peers.js";
import { type Direction, ruleText } from "./firewall-rule.js";
import { networkKind } from "./make-kind.js";
import { leftAlone, protectedBy, unprotected } from "./protection.js";
import { namesFor, related, relatedByTags } from "./references.js";

/** How the end of a line says that a droplet stays protected. */
const ALSO = "also protected by another firewall";

export const firewalls = networkKind({
  noun: FIREWALLS,
  list: firewallList(),
  settings: FirewallSettings,
  example: {
    inbound: ["tcp 443 from 0.0.0.0/0, ::/0", "tcp 22 from 203.0.113.7"],
    outbound: ["tcp all to any", "udp all to any", "icmp to any"],
    droplets: ["web-1"],
    tags: ["web"],
  },
  rowOf: ({ id, name, status, inbound_rules, outbound_rules, droplet_ids, tags }) => ({
    name,
    id,
    region: "",
    status: status ?? "",
    summary: [
      `${inbound_rules?.length ?? 0} in, ${outbound_rules?.length ?? 0} out`,
      ...(tags ?? []).map((tag) => `tag ${tag}`),
      ...(droplet_ids?.length ? [counted(droplet_ids.length, "droplet")] : []),
    ].join("; "),
    monthly: 0,
  }),
  now: async (api, { id }) => (await api.get(path`/firewalls/${id}`, FirewallAnswer)).firewall,
  settingsOf: async (digitalOcean, firewall) => ({
    inbound: await ruleTexts(digitalOcean, "inbound", inboundOf(firewall)),
    outbound: await ruleTexts(digitalOcean, "outbound", outboundOf(firewall)),
    droplets: await namesFor(digitalOcean, DROPLETS, firewall.droplet_ids),
    tags: firewall.tags ?? [],
  }),
  change: changeFirewall,
  stepOf: ({ status, name }) => ({
    status: status ?? "",
    done: status !== "waiting",
    ...(status === "failed" && { failed: `The firewall ${name} could not be put in force everywhere.` }),
  }),
  openedBy,
  unprotects: unprotected,
  relatedOf: (firewall) => [
    ...related(DROPLETS, firewall.droplet_ids),
    ...relatedByTags(firewall.tags),
    ...[...inboundOf(firewall), ...outboundOf(firewall)].flatMap(({ peers }) => relatedPeers(peers)),
  ],
  async dependants(digitalOcean, firewall, unread) {
    const all = await protectedBy(digitalOcean, firewall, unread);
    return all.map(({ name, tag, isShared }) =>
      [`droplet ${name}`, tag && `by the tag ${tag}`, isShared && ALSO].filter(Boolean).join(", "),
    );
  },
  deletion: (_, dependants) => {
    if (dependants.length === 0) return ["It protects no droplet."];
    return dependants.every((one) => one.endsWith(ALSO))
      ? ["Each of these droplets has another firewall."]
      : ["What no other firewall protects is open to everybody from then on:"];
  },
  opensWhenDeleted: async (digitalOcean, firewall) =>
    (await protectedBy(digitalOcean, firewall, []))
      .filter(({ isShared }) => !isShared)
      .map(({ name }) => leftAlone(`droplet:${name}`)),
  remove: (api, { id }) => api.delete(path`/firewalls/${id}`),
});

const outboundOf = ({ outbound_rules }: Firewall): Rule[] =>
  (outbound_rules ?? []).map(({ destinations, ...rule }) => ({ ...rule, peers: destinations }));

/** A rule that is there already is new to droplets and tags that are not. */
function openedBy(after: Firewall, existing: Firewall | undefined): string[] {
  const open = openIn(after);
  if (!existing) return open;
  const isNew =
    after.tags?.some((one) => !existing.tags?.includes(one)) ||
    after.droplet_ids?.some((one) => !existing.droplet_ids?.includes(one));
  const before = isNew ? [] : openIn(existing);
  return open.filter((one) => !before.includes(one));
}

const ruleTexts = (digitalOcean: DigitalOcean, direction: Direction, rules: readonly Rule[]) =>
  Promise.all(
    rules.map(async ({ protocol, ports, peers }) =>
      ruleText(direction, { protocol, ports: ports ?? "0", peers: await peerTexts(digitalOcean, peers) }),
    ),
  );
