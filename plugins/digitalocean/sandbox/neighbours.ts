import type { World } from "cargoshipper/sandbox";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { route } from "./route.js";

const named = (world: World, name: string): number =>
  world.part(Droplets).all.find((one) => one.name === name)?.id ?? 0;

/** The networks that droplets are in. */
export class SandboxVpcs {
  readonly all: readonly {
    readonly id: string;
    readonly name: string;
    readonly region: string;
    readonly default: boolean;
    readonly created_at: string;
    readonly ip_range: string;
  }[];

  constructor(world: World) {
    const [web] = world.part(Droplets).all;
    const vpc = (id: string, name: string, region: string, isDefault: boolean) => ({
      id,
      name,
      region,
      default: isDefault,
      created_at: world.now(),
      ip_range: "10.114.0.0/20",
    });
    this.all = [
      vpc(web?.vpc ?? world.uuid(), "default-fra1", "fra1", true),
      vpc(world.uuid(), "default-nyc3", "nyc3", true),
    ];
  }
}

/** Firewalls, by the tags and droplets that they protect. */
export class SandboxFirewalls {
  readonly all;

  constructor(world: World) {
    const firewall = (name: string, droplet_ids: number[], tags: string[]) => ({
      id: world.uuid(),
      name,
      status: "succeeded",
      created_at: world.now(),
      pending_changes: [],
      droplet_ids,
      tags,
      inbound_rules: [{ protocol: "tcp", ports: "443", sources: { addresses: ["0.0.0.0/0"] } }],
      outbound_rules: [{ protocol: "tcp", ports: "all", destinations: { addresses: ["0.0.0.0/0"] } }],
    });
    this.all = [firewall("web", [], ["web"]), firewall("db", [named(world, "db-1")], [])];
  }
}

/** The networks that there are, and which addresses they have. */
export const neighbourRoutes = [
  route("GET /vpcs", (request, world) => {
    const rows = world
      .part(SandboxVpcs)
      .all.map((one) => ({ ...one, description: "", urn: `do:vpc:${one.id}` }));
    return listed(request, "/vpcs", "vpcs", rows);
  }),
];
