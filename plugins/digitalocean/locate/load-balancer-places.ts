import type { Clue, Place } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import { DROPLETS, type Droplet } from "../droplets/droplet.js";
import { LOAD_BALANCERS, type LoadBalancer } from "../network/load-balancer.js";
import { dropletAddresses, plainAddress } from "./addresses.js";

/**
 * The load balancers at an address. Each leads to its droplets, at the ports that its rules hand the clue's port on to; a
 * clue without a port may mean any.
 */
export function loadBalancerPlaces(
  balancers: readonly LoadBalancer[],
  droplets: readonly Droplet[] | undefined,
  clue: Clue,
): Place[] {
  return balancers
    .filter(({ ip, ipv6 }) => [ip, ipv6].some((one) => one && plainAddress(one) === clue.host))
    .map((balancer) => {
      const { id, status, forwarding_rules, droplet_ids } = balancer;
      const rules = (forwarding_rules ?? []).filter(
        ({ entry_port }) => (clue.port ?? entry_port) === entry_port,
      );
      // Those of its tag are among them.
      const served = (droplets ?? []).filter((one) => droplet_ids?.includes(one.id));
      const ports = [...new Set(rules.map(({ target_port }) => target_port))];
      const hands = rules.map(({ entry_port, target_port }) => `${entry_port} -> ${target_port}`);
      const count = droplet_ids?.length ?? 0;
      return {
        clue,
        objects: [
          affectedThing(LOAD_BALANCERS, balancer),
          ...served.map((one) => affectedThing(DROPLETS, one)),
        ],
        says: [
          status ?? "unknown",
          hands.join(", ") || "no rule for the port",
          `${count} ${count === 1 ? "droplet" : "droplets"}`,
        ].join(", "),
        look: { tool: "list_network_objects", arguments: { kind: LOAD_BALANCERS.noun, name: id } },
        leadsTo: served.flatMap((droplet) => {
          const [first] = dropletAddresses(droplet);
          return first ? ports.map((port) => ({ host: first.host, port })) : [];
        }),
      };
    });
}
