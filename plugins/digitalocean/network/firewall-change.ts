import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { path } from "../client/path.js";
import { type Firewall, FirewallAnswer } from "./firewall.js";
import { peersIn } from "./firewall-peers.js";
import { rulesOf, type WrittenRule } from "./firewall-rule.js";
import type { Wanted } from "./network-kind.js";
import type { References } from "./references.js";

/** What can be stated of a firewall. */
export const FirewallSettings = z.object({
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

/** What is not stated stays as it is; a new one lets everything out. */
export async function changeFirewall({
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
