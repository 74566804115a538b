import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { DROPLETS } from "../droplets/droplet.js";
import { FIREWALLS, type Firewall, FirewallAnswer, firewallList } from "./firewall.js";
import { inboundOf, openIn, type Rule } from "./firewall-openings.js";
import { peersIn, peerTexts, relatedPeers } from "./firewall-peers.js";
import { type Direction, rulesOf, ruleText, type WrittenRule } from "./firewall-rule.js";
import { networkKind } from "./make-kind.js";
import type { Wanted } from "./network-kind.js";
import { count } from "./network-row.js";
import { leftAlone, protectedBy, unprotected } from "./protection.js";
import { namesFor, type References, related, relatedByTags } from "./references.js";

const FirewallSettings = z.object({
  inbound: rulesOf("inbound").optional(),
  outbound: rulesOf("outbound").optional(),
  droplets: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
});

type FirewallSettings = z.output<typeof FirewallSettings>;

const ALL_OUT: readonly WrittenRule[] = ["tcp", "udp", "icmp"].map((protocol) => ({
  protocol,
  ports: "0",
  peers: ["0.0.0.0/0", "::/0"],
}));

/** How the end of a line says that a droplet stays protected. */
const ALSO = "and by another firewall";

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
      ...(droplet_ids?.length ? [count(droplet_ids.length, "droplet")] : []),
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

/** What is not stated stays as it is; a new one lets everything out. */
async function changeFirewall({
  digitalOcean: { api },
  name,
  settings,
  existing,
  references,
}: Wanted<Firewall, FirewallSettings>) {
  if (!existing && !settings.inbound)
    throw new ValidationError(`settings.inbound: the new firewall ${name} needs it.`, {
      next: 'Give what may come in, such as ["tcp 443 from any"], or [] for nothing.',
    });
  const stated = await statedIn(settings, references);
  const kept = existing ?? {
    inbound_rules: [],
    outbound_rules: await withPeers(ALL_OUT, "destinations", references),
  };
  const body = {
    name: existing?.name ?? name,
    inbound_rules: stated.inbound_rules ?? kept.inbound_rules ?? [],
    outbound_rules: stated.outbound_rules ?? kept.outbound_rules ?? [],
    droplet_ids: stated.droplet_ids ?? existing?.droplet_ids ?? [],
    tags: stated.tags ?? existing?.tags ?? [],
  };
  if (body.inbound_rules.length + body.outbound_rules.length === 0)
    throw new ValidationError("settings: a firewall needs at least one rule.", {
      next: "State inbound or outbound; digitalocean_delete_network_object deletes it.",
    });
  const id = existing?.id ?? "";
  const isUseless = body.droplet_ids.length + body.tags.length === 0;
  return {
    after: { ...existing, ...body, id } as Firewall,
    notes: isUseless ? ["It protects nothing as long as it has neither droplets nor tags."] : [],
    carryOut: async () => {
      const { firewall } = existing
        ? await api.put(path`/firewalls/${id}`, FirewallAnswer, body)
        : await api.post(path`/firewalls`, FirewallAnswer, body);
      return { thing: firewall };
    },
  };
}

async function statedIn({ inbound, outbound, droplets, tags }: FirewallSettings, references: References) {
  return {
    inbound_rules: inbound && (await withPeers(inbound, "sources", references)),
    outbound_rules: outbound && (await withPeers(outbound, "destinations", references)),
    droplet_ids: droplets && (await references.droplets(droplets)),
    tags: tags && (await references.tags(tags)),
  };
}

const withPeers = (rules: readonly WrittenRule[], key: "sources" | "destinations", references: References) =>
  Promise.all(
    rules.map(async ({ protocol, ports, peers }) => ({
      protocol,
      ports,
      [key]: await peersIn(peers, references),
    })),
  );
