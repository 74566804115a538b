import { ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import type { Droplet } from "../droplets/droplet.js";
import type { Finding } from "./finding.js";
import {
  allDroplets,
  emptyLoadBalancers,
  offDroplets,
  oldSnapshots,
  unassignedIps,
  unattachedVolumes,
} from "./looks.js";

/** What was found, dearest first; what could not be looked at, and why; and the droplets that run. */
export interface Waste {
  readonly findings: readonly Finding[];
  readonly unseen: readonly string[];
  readonly running: readonly Droplet[];
}

/** Looks at five lists. What the token may not read is left out, and told. */
export async function findWaste(digitalOcean: DigitalOcean, days: number): Promise<Waste> {
  const unseen: string[] = [];
  const seen = async <T>(what: string, look: Promise<T[]>): Promise<T[]> => {
    try {
      return await look;
    } catch (error) {
      if (!ToolError.is(error) || error.kind !== "authentication") throw error;
      const [scope] = /`[\w:]+`/.exec(error.next ?? "") ?? [];
      unseen.push(`${what}${scope ? ` (the token lacks ${scope})` : ""}`);
      return [];
    }
  };
  const [droplets, ...others] = await Promise.all([
    seen("droplets", allDroplets(digitalOcean)),
    seen("volumes", unattachedVolumes(digitalOcean)),
    seen("snapshots", oldSnapshots(digitalOcean, days)),
    seen("reserved IPs", unassignedIps(digitalOcean)),
    seen("load balancers", emptyLoadBalancers(digitalOcean)),
  ]);
  const findings = [...offDroplets(droplets), ...others.flat()];
  findings.sort((a, b) => (b.monthly ?? 0) - (a.monthly ?? 0));
  return { findings, unseen, running: droplets.filter(({ status }) => status === "active") };
}
