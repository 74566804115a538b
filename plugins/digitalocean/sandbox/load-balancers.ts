import type { World } from "cargoshipper/sandbox";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";

interface SandboxLoadBalancer {
  readonly id: string;
  readonly name: string;
  readonly ip: string;
  readonly region: string;
  readonly size_unit: number;
  readonly droplets: number[];
  readonly created_at: string;
}

/** The load balancers there are: one before web-1 and web-2. */
export class LoadBalancers {
  readonly all: SandboxLoadBalancer[] = [];

  constructor(private readonly world: World) {
    const droplets = world.part(Droplets).all.filter(({ name }) => name.startsWith("web-"));
    this.add(
      "web",
      droplets.map(({ id }) => id),
    );
  }

  add(name: string, droplets: number[]): void {
    const { world } = this;
    const ip = `203.0.113.${200 + this.all.length}`;
    const common = { region: "fra1", size_unit: 1, created_at: world.now() };
    this.all.push({ id: world.uuid(), name, ip, droplets, ...common });
  }
}

export const loadBalancerRoutes = [
  route("GET /load_balancers", (request, world) => {
    const rows = world.part(LoadBalancers).all.map(({ droplets, region, ...balancer }) => ({
      ...balancer,
      status: "active",
      region: world.part(Regions).of(region),
      droplet_ids: droplets,
      forwarding_rules: [
        {
          entry_protocol: "http",
          entry_port: 80,
          target_protocol: "http",
          target_port: 80,
          tls_passthrough: false,
        },
      ],
    }));
    return listed(request, "/load_balancers", "load_balancers", rows);
  }),
];
