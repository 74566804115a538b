import { Droplets, shownDroplet } from "./droplets.js";
import { SandboxReservedIps } from "./neighbours.js";
import { listed } from "./paging.js";
import { Projects } from "./projects.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";

/** Where an address is that no droplet has. */
const HOME = "fra1";

export const reservedIpRoutes = [
  route("GET /reserved_ips", (request, world) => {
    const [home] = world.part(Projects).all;
    const rows = world.part(SandboxReservedIps).all.map(({ ip, droplet_id }) => {
      const droplet = world.part(Droplets).all.find(({ id }) => id === droplet_id);
      return {
        ip,
        region: world.part(Regions).of(droplet?.region ?? HOME),
        droplet: droplet ? shownDroplet(droplet, world) : null,
        locked: false,
        project_id: home?.id,
      };
    });
    return listed(request, "/reserved_ips", "reserved_ips", rows);
  }),
];
