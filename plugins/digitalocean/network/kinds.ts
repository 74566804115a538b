import { firewalls } from "./firewall-kind.js";
import type { NetworkKind } from "./network-plan.js";

/** Every kind of thing in the network, by the name that rules and tools have for it. */
export const KINDS = {
  firewall: firewalls,
} satisfies Record<string, NetworkKind>;
