import type { Firewall } from "./firewall.js";
import { isWide, type Peers, protocolText } from "./firewall-rule.js";

/** A rule of a firewall, whichever way it is for. */
export interface Rule {
  readonly protocol: string;
  readonly ports?: string | null | undefined;
  readonly peers: Peers;
}

/** What a firewall lets in. */
export const inboundOf = ({ inbound_rules }: Pick<Firewall, "inbound_rules">): Rule[] =>
  (inbound_rules ?? []).map(({ sources, ...rule }) => ({ ...rule, peers: sources }));

/** What a firewall lets in from everywhere: `tcp 22 from 0.0.0.0/0`. */
export const openIn = (firewall: Pick<Firewall, "inbound_rules">): string[] =>
  inboundOf(firewall).flatMap(({ protocol, ports, peers }) =>
    (peers.addresses ?? [])
      .filter(isWide)
      .map((network) => `${protocolText(protocol, ports)} from ${network}`),
  );
