import { firewalls } from "./firewall-kind.js";
import { loadBalancers } from "./load-balancer-kind.js";
import type { NetworkKind } from "./network-plan.js";

/** Every kind of thing in the network, by the name that rules and tools have for it. */
export const KINDS = {
  firewall: firewalls,
  load_balancer: loadBalancers,
} satisfies Record<string, NetworkKind>;
