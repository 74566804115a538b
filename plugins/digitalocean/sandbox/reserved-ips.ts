import type { World } from "cargoshipper/sandbox";
import { Droplets, type SandboxDroplet, shownDroplet } from "./droplets.js";
import { listed } from "./paging.js";
import { Projects } from "./projects.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";

/** An address that stays when its droplet goes. */
interface SandboxReservedIp {
  readonly ip: string;
  readonly region: string;
  droplet: SandboxDroplet | undefined;
}

/** The reserved IPs there are: one that db-1 has, and one that nobody has. */
export class ReservedIps {
  readonly all: SandboxReservedIp[];

  constructor(world: World) {
    const db = world.part(Droplets).all.find(({ name }) => name === "db-1");
    this.all = [
      { ip: "203.0.113.210", region: "fra1", droplet: db },
      { ip: "203.0.113.211", region: "fra1", droplet: undefined },
    ];
  }
}

export const reservedIpRoutes = [
  route("GET /reserved_ips", (request, world) => {
    const [home] = world.part(Projects).all;
    const rows = world.part(ReservedIps).all.map(({ ip, region, droplet }) => ({
      ip,
      region: world.part(Regions).of(region),
      droplet: droplet ? shownDroplet(droplet, world) : null,
      locked: false,
      ...(home && { project_id: home.id }),
    }));
    return listed(request, "/reserved_ips", "reserved_ips", rows);
  }),
];
