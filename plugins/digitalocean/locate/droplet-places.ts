import type { Clue, Place } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import { DROPLETS, type Droplet } from "../droplets/droplet.js";
import type { ReservedIp } from "../network/reserved-ip.js";
import { dropletAddresses } from "./addresses.js";

/**
 * The droplets that have an address. Each leads to its other ones, because others may know the machine by any of them. A
 * reserved IP leads to its droplet by itself.
 */
export function dropletPlaces(
  droplets: readonly Droplet[],
  reserved: readonly ReservedIp[],
  clue: Clue,
): Place[] {
  const { host, port } = clue;
  if (reserved.some(({ ip }) => ip === host)) return [];
  return droplets.flatMap((droplet) => {
    const addresses = dropletAddresses(droplet);
    const found = addresses.find((one) => one.host === host);
    if (!found) return [];
    const ips = reserved.filter((one) => one.droplet?.id === droplet.id).map(({ ip }) => ip);
    const all = new Set([...addresses.map((one) => one.host), ...ips]);
    all.delete(host);
    return [
      {
        clue,
        objects: [affectedThing(DROPLETS, droplet)],
        says: `${droplet.status}, ${droplet.region.slug}, its ${found.isPublic ? "public" : "private"} address`,
        look: { tool: "get_droplet", arguments: { droplet: String(droplet.id) } },
        leadsTo: [...all].map((other) => ({ host: other, ...(port !== undefined && { port }) })),
      },
    ];
  });
}
