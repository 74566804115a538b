import type { Clue, Place } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import { DROPLETS, type Droplet } from "../droplets/droplet.js";
import { RESERVED_IPS, type ReservedIp } from "../network/reserved-ip.js";
import { dropletAddresses } from "./addresses.js";

/** The reserved IP of an address, which leads to the own address of the droplet that has it. */
export function reservedIpPlaces(
  reserved: readonly ReservedIp[],
  droplets: readonly Droplet[],
  clue: Clue,
): Place[] {
  const { port } = clue;
  const ips = new Set(reserved.map(({ ip }) => ip));
  return reserved
    .filter(({ ip }) => ip === clue.host)
    .map((one) => {
      const { ip, droplet } = one;
      const whole = droplet && droplets.find(({ id }) => id === droplet.id);
      const [own] = whole ? dropletAddresses(whole).filter(({ host }) => !ips.has(host)) : [];
      const also = droplet
        ? [
            whole
              ? affectedThing(DROPLETS, whole)
              : // Its tags are not told here.
                { kind: DROPLETS.noun, id: String(droplet.id), names: "unknown" as const },
          ]
        : [];
      return {
        clue,
        objects: [affectedThing(RESERVED_IPS, one), ...also],
        says: droplet ? "assigned to a droplet" : "assigned to no droplet",
        look: { tool: "list_network_objects", arguments: { kind: RESERVED_IPS.noun, name: ip } },
        leadsTo: own ? [{ host: own.host, ...(port !== undefined && { port }) }] : [],
      };
    });
}
