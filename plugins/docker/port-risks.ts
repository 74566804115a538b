import { BlockList, isIPv6 } from "node:net";
import type { Risk } from "cargoshipper/plugin";
import type { PortBinding } from "./ports.js";
import type { RiskKey } from "./risks.js";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

const PUBLIC: RiskKey = "publicPorts";

/** The risks of published ports: those that others than the Engine's own machine may reach. */
export function portRisks(bindings: readonly PortBinding[]): Risk[] {
  return bindings.flatMap(({ container, address, hostPort }) => {
    const v6 = isIPv6(address);
    if (LOOPBACK.check(address, v6 ? "ipv6" : "ipv4")) return [];
    const at = `${v6 ? `[${address}]` : address}:${hostPort || 0}`;
    const port = hostPort === "" ? "a port that the Engine picks" : `port ${hostPort}`;
    const says = `${container} is published on ${port} of ${address}, for other machines too`;
    return [{ risk: PUBLIC, value: `${at}->${container}`, says }];
  });
}
