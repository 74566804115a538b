import { certificates } from "./certificate-kind.js";
import { domains } from "./domain-kind.js";
import { firewalls } from "./firewall-kind.js";
import { loadBalancers } from "./load-balancer-kind.js";
import type { NetworkKind } from "./network-plan.js";
import { reservedIps } from "./reserved-ip-kind.js";
import { vpcs } from "./vpc-kind.js";

/** Every kind of thing in the network, by the name that rules and tools have for it. */
export const KINDS = {
  domain: domains,
  firewall: firewalls,
  load_balancer: loadBalancers,
  vpc: vpcs,
  reserved_ip: reservedIps,
  certificate: certificates,
} satisfies Record<string, NetworkKind>;
