import type { World } from "cargoshipper/sandbox";
import { notFound, ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";

const named = (world: World, name: string): number =>
  world.part(Droplets).all.find((one) => one.name === name)?.id ?? 0;

/** Volumes that droplets have. */
export class SandboxVolumes {
  readonly all: {
    readonly id: string;
    readonly name: string;
    readonly region: string;
    readonly size_gigabytes: number;
    readonly created_at: string;
    droplet_ids: number[];
  }[];

  constructor(world: World) {
    const volume = (name: string, size_gigabytes: number, droplet_ids: number[]) => ({
      id: world.uuid(),
      name,
      region: "fra1",
      size_gigabytes,
      created_at: world.now(),
      droplet_ids,
    });
    const db = world.part(Droplets).all.find(({ name }) => name === "db-1");
    this.all = [volume("data", 100, db ? [db.id] : []), volume("old-data", 250, [])];
    if (db) db.volumes = this.all.slice(0, 1).map(({ id }) => id);
  }
}

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

/** Load balancers, by the tag or the droplets that they serve. */
export class SandboxLoadBalancers {
  readonly all;

  constructor(world: World) {
    this.all = [
      {
        id: world.uuid(),
        name: "web",
        ip: "203.0.113.200",
        status: "active",
        created_at: world.now(),
        forwarding_rules: [
          { entry_protocol: "http", entry_port: 80, target_protocol: "http", target_port: 80 },
        ],
        region: world.part(Regions).of("fra1"),
        tag: "web",
        droplet_ids: ["web-1", "web-2"].map((name) => named(world, name)),
      },
    ];
  }
}

/** Addresses that are kept when a droplet goes. */
export class SandboxReservedIps {
  readonly all: { readonly ip: string; droplet_id: number | null }[];

  constructor(world: World) {
    this.all = [{ ip: "203.0.113.210", droplet_id: named(world, "db-1") }];
  }
}

/** Projects, and what is in them. */
export class SandboxProjects {
  readonly all;
  readonly resources = new Map<string, string[]>();

  constructor(world: World) {
    const project = (name: string, is_default: boolean) => ({
      id: world.uuid(),
      owner_uuid: "5df3e3004a17e242b7c20ca6c9fc25b701a47ece",
      owner_id: 258_992,
      name,
      description: "",
      purpose: "Web Application",
      environment: "Production",
      created_at: world.now(),
      updated_at: world.now(),
      is_default,
    });
    this.all = [project("first-project", true), project("shop", false)];
  }
}

/** Lists and single operations of other nouns, as far as droplets need them. */
export const neighbourRoutes = [
  route("GET /volumes", (request, world) => {
    const rows = world
      .part(SandboxVolumes)
      .all.map((one) => ({ ...one, description: "", tags: [], region: world.part(Regions).of(one.region) }));
    return listed(request, "/volumes", "volumes", rows);
  }),
  route("GET /vpcs", (request, world) => {
    const rows = world
      .part(SandboxVpcs)
      .all.map((one) => ({ ...one, description: "", urn: `do:vpc:${one.id}` }));
    return listed(request, "/vpcs", "vpcs", rows);
  }),
  route("GET /load_balancers", (request, world) =>
    listed(request, "/load_balancers", "load_balancers", world.part(SandboxLoadBalancers).all),
  ),
  route("GET /projects", (request, world) =>
    listed(request, "/projects", "projects", world.part(SandboxProjects).all),
  ),
  route("POST /projects/{project_id}/resources", ({ params, json }, world) => {
    const { all, resources } = world.part(SandboxProjects);
    const id = all.find((one) => one.id === params["project_id"])?.id;
    if (id === undefined) throw notFound();
    const { resources: urns = [] } = (json ?? {}) as { resources?: readonly string[] };
    resources.set(id, [...(resources.get(id) ?? []), ...urns]);
    const shown = urns.map((urn) => ({
      urn,
      assigned_at: world.now(),
      links: { self: `https://api.digitalocean.com/v2/${urn.split(":").slice(1).join("s/")}` },
      status: "assigned",
    }));
    return ok({ resources: shown });
  }),
];
