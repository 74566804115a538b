import type { World } from "cargoshipper/sandbox";
import { notFound, ok } from "./answer.js";
import { Images, type SandboxImage } from "./images.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route, type SandboxRequest } from "./route.js";
import { SIZES } from "./sizes.js";

/** A droplet as the sandbox keeps it. */
export interface SandboxDroplet {
  readonly id: number;
  name: string;
  status: "new" | "active" | "off" | "archive";
  locked: boolean;
  size: string;
  /** GiB; grows with a resize, and never shrinks. */
  disk: number;
  readonly region: string;
  image: SandboxImage;
  readonly created_at: string;
  features: string[];
  /** When it is backed up, if it is. */
  plan: "weekly" | "daily";
  tags: string[];
  volumes: string[];
  snapshots: number[];
  backups: number[];
  vpc: string;
  public_ip: string | null;
  /** Reserved IPs, which the API shows as public addresses beside its own. */
  reserved_ips: string[];
  private_ip: string | null;
  ipv6: string | null;
}

export interface NewDroplet {
  readonly name: string;
  readonly size: string;
  readonly region: string;
  readonly image: SandboxImage;
  readonly tags?: readonly string[];
  readonly features?: readonly string[];
  readonly status?: SandboxDroplet["status"];
  readonly vpc?: string;
}

const DEFAULT_VPC = "0d3176ad-41e0-4021-b831-0c5c45c60959";

/** The droplets there are. */
export class Droplets {
  readonly all: SandboxDroplet[] = [];
  private count = 10;

  constructor(private readonly world: World) {
    const image = world.part(Images).bySlug("ubuntu-24-04-x64");
    const common = {
      region: "fra1",
      image,
      features: ["monitoring", "droplet_agent"],
      status: "active",
    } as const;
    this.add({ ...common, name: "web-1", size: "s-1vcpu-2gb", tags: ["web", "production"] });
    this.add({ ...common, name: "web-2", size: "s-1vcpu-2gb", tags: ["web", "production"] });
    this.add({
      ...common,
      name: "db-1",
      size: "s-2vcpu-4gb",
      tags: ["production"],
      features: ["backups", "monitoring"],
    }).backups = world
      .part(Images)
      .all.filter(({ type }) => type === "backup")
      .map(({ id }) => id);
    this.add({ ...common, name: "old-build", size: "s-1vcpu-1gb", region: "nyc3", status: "off" });
  }

  /** Its addresses are there from the start; a droplet that is new shows none. */
  add(made: NewDroplet): SandboxDroplet {
    const { world } = this;
    const last = ++this.count;
    const droplet: SandboxDroplet = {
      id: world.number(),
      name: made.name,
      status: made.status ?? "new",
      locked: false,
      size: made.size,
      disk: SIZES.find(({ slug }) => slug === made.size)?.disk ?? 25,
      region: made.region,
      image: made.image,
      created_at: world.now(),
      features: ["private_networking", ...(made.features ?? [])],
      plan: "weekly",
      tags: [...(made.tags ?? [])],
      volumes: [],
      snapshots: [],
      backups: [],
      vpc: made.vpc ?? DEFAULT_VPC,
      public_ip: `203.0.${113 + Math.floor(last / 250)}.${last % 250}`,
      reserved_ips: [],
      private_ip: `10.114.${Math.floor(last / 250)}.${last % 250}`,
      ipv6: made.features?.includes("ipv6") ? `2001:db8::${last.toString(16)}` : null,
    };
    this.all.push(droplet);
    return droplet;
  }

  remove(droplet: SandboxDroplet): void {
    this.all.splice(this.all.indexOf(droplet), 1);
  }

  /** The droplet of a request. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxDroplet {
    const droplet = this.all.find(({ id }) => String(id) === params["droplet_id"]);
    if (!droplet) throw notFound();
    return droplet;
  }
}

const WINDOW = { start: "2026-12-06T04:00:00Z", end: "2026-12-06T08:00:00Z" };

const isBackedUp = ({ features }: SandboxDroplet) => features.includes("backups");

/** When a droplet is backed up, as the API shows it. */
const shownPolicy = (droplet: SandboxDroplet) => ({
  droplet_id: droplet.id,
  backup_enabled: isBackedUp(droplet),
  ...(isBackedUp(droplet) && {
    backup_policy: {
      plan: droplet.plan,
      ...(droplet.plan === "weekly" && { weekday: "SUN" }),
      hour: 4,
      window_length_hours: 4,
      retention_period_days: droplet.plan === "weekly" ? 28 : 7,
    },
    next_backup_window: WINDOW,
  }),
});

/** A droplet as the API shows it. */
export function shownDroplet(droplet: SandboxDroplet, world: World) {
  const size = SIZES.find(({ slug }) => slug === droplet.size);
  const isUp = droplet.status !== "new";
  const v4 = (ip_address: string | null, type: string, gateway: string) =>
    ip_address === null || !isUp ? [] : [{ ip_address, netmask: "255.255.240.0", gateway, type }];
  return {
    id: droplet.id,
    name: droplet.name,
    memory: size?.memory,
    vcpus: size?.vcpus,
    disk: droplet.disk,
    disk_info: [{ type: "local", size: { amount: droplet.disk, unit: "gib" } }],
    locked: droplet.locked,
    status: droplet.status,
    kernel: null,
    created_at: droplet.created_at,
    features: droplet.features,
    backup_ids: droplet.backups,
    next_backup_window: isBackedUp(droplet) ? WINDOW : null,
    snapshot_ids: droplet.snapshots,
    image: droplet.image,
    volume_ids: droplet.volumes,
    size,
    size_slug: droplet.size,
    networks: {
      v4: [
        ...v4(droplet.private_ip, "private", "10.114.0.1"),
        ...v4(droplet.public_ip, "public", "203.0.113.1"),
        ...droplet.reserved_ips.flatMap((ip) => v4(ip, "public", "203.0.113.1")),
      ],
      v6:
        droplet.ipv6 === null || !isUp
          ? []
          : [{ ip_address: droplet.ipv6, netmask: 64, gateway: "2001:db8::1", type: "public" }],
    },
    region: world.part(Regions).of(droplet.region),
    tags: droplet.tags,
    vpc_uuid: droplet.vpc,
  };
}

export const dropletRoutes = [
  route("GET /droplets", (request, world) => {
    const { query } = request;
    const [name, tag, type] = ["name", "tag_name", "type"].map((one) => query.get(one));
    const rows = world
      .part(Droplets)
      .all.filter((one) => !name || one.name.toLowerCase() === name.toLowerCase())
      .filter((one) => !tag || one.tags.includes(tag))
      .filter((one) => (type === "gpus") === one.size.startsWith("gpu-"));
    const shown = rows.map((one) => shownDroplet(one, world));
    return listed(request, "/droplets", "droplets", shown);
  }),
  route("GET /droplets/{droplet_id}", (request, world) =>
    ok({ droplet: shownDroplet(world.part(Droplets).of(request), world) }),
  ),
  route("GET /droplets/{droplet_id}/backups/policy", (request, world) =>
    ok({ policy: shownPolicy(world.part(Droplets).of(request)) }),
  ),
];
