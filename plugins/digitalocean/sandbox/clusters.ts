import type { World } from "cargoshipper/sandbox";
import { notFound } from "./answer.js";
import { Droplets } from "./droplets.js";
import { Pace } from "./pace.js";
import type { SandboxRequest } from "./route.js";

interface SandboxNode {
  readonly id: string;
  readonly name: string;
  readonly droplet_id: string;
  readonly created_at: string;
  /** When it runs, in milliseconds. */
  readonly ready: number;
}

export interface SandboxNodePool {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  count: number;
  tags: string[];
  labels: Readonly<Record<string, string>>;
  auto_scale: boolean;
  min_nodes: number;
  max_nodes: number;
  nodes: SandboxNode[];
}

/** A Kubernetes cluster as the sandbox keeps it. */
export interface SandboxCluster {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly created_at: string;
  readonly vpc: string;
  readonly tags: string[];
  readonly ha: boolean;
  readonly auto_upgrade: boolean;
  readonly surge_upgrade: boolean;
  version: string;
  /** What it is doing, from when it shows and until when, in milliseconds; then it is running. */
  doing: {
    readonly state: "provisioning" | "upgrading";
    readonly from: number;
    readonly until: number;
    readonly version?: string;
  };
  /** Why it cannot be made or kept, for tests. */
  failure?: string;
  pools: SandboxNodePool[];
  /** What it has made outside of itself. */
  made: Record<
    "load_balancers" | "volumes" | "volume_snapshots",
    { readonly id: string; readonly name: string }[]
  >;
}

export type NewPool = Pick<SandboxNodePool, "name" | "size" | "count"> &
  Partial<Pick<SandboxNodePool, "auto_scale" | "min_nodes" | "max_nodes" | "labels" | "tags">>;

export type NewCluster = Pick<
  SandboxCluster,
  "name" | "region" | "version" | "vpc" | "tags" | "ha" | "auto_upgrade" | "surge_upgrade"
>;

/** The versions there are, the newest first. */
export const VERSIONS = ["1.33.1-do.2", "1.32.5-do.2", "1.31.9-do.1"];

/** Seconds that it takes at DigitalOcean. */
const NODE = 90;

/** The Kubernetes clusters there are: one. */
export class Clusters {
  readonly all: SandboxCluster[] = [];
  /** Why the clusters that are made from now on fail, for tests. */
  fails: string | undefined;

  constructor(private readonly world: World) {
    const vpc = world.part(Droplets).all[0]?.vpc ?? world.uuid();
    const prod = this.make({
      name: "prod",
      region: "fra1",
      version: "1.32.5-do.2",
      vpc,
      tags: ["production"],
      ha: true,
      auto_upgrade: false,
      surge_upgrade: true,
    });
    prod.pools.push(
      this.makePool({ name: "web", size: "s-2vcpu-4gb", count: 2, labels: { tier: "web" } }, 0),
      this.makePool(
        { name: "jobs", size: "s-1vcpu-2gb", count: 1, auto_scale: true, min_nodes: 1, max_nodes: 4 },
        0,
      ),
    );
    prod.made.load_balancers.push({ id: world.uuid(), name: "prod-ingress" });
    prod.made.volumes.push({ id: world.uuid(), name: "pvc-orders" });
    this.all.push(prod);
  }

  /** One that runs, in no list, and without a node. */
  make(made: NewCluster): SandboxCluster {
    const { world } = this;
    return {
      ...made,
      ...(this.fails !== undefined && { failure: this.fails }),
      id: world.uuid(),
      created_at: world.now(),
      doing: { state: "provisioning", from: 0, until: 0 },
      pools: [],
      made: { load_balancers: [], volumes: [], volume_snapshots: [] },
    };
  }

  makePool(made: NewPool, seconds = NODE): SandboxNodePool {
    const pool: SandboxNodePool = {
      auto_scale: false,
      min_nodes: 0,
      max_nodes: 0,
      labels: {},
      tags: [],
      ...made,
      id: this.world.uuid(),
      nodes: [],
    };
    this.scale(pool, made.count, seconds);
    return pool;
  }

  /** Adds nodes, or removes the last ones. */
  scale(pool: SandboxNodePool, count: number, seconds = NODE): void {
    const { world } = this;
    pool.count = count;
    pool.nodes.splice(count);
    while (pool.nodes.length < count)
      pool.nodes.push({
        id: world.uuid(),
        name: `${pool.name}-${world.id().slice(0, 5)}`,
        droplet_id: String(world.number()),
        created_at: world.now(),
        ready: Date.now() + seconds * world.part(Pace).milliseconds,
      });
  }

  /** Starts what takes so many seconds at DigitalOcean. */
  begin(
    cluster: SandboxCluster,
    doing: Pick<SandboxCluster["doing"], "state" | "version">,
    seconds: number,
    delay = 0,
  ): void {
    const { milliseconds } = this.world.part(Pace);
    const from = Date.now() + delay * milliseconds;
    cluster.doing = { ...doing, from, until: from + seconds * milliseconds };
  }

  /** Whether it is in the middle of something. What has ended meanwhile takes effect. */
  isBusy(cluster: SandboxCluster): boolean {
    const { until, version } = cluster.doing;
    if (until > Date.now()) return true;
    if (version !== undefined) cluster.version = version;
    return false;
  }

  /** The cluster of a request. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxCluster {
    const cluster = this.all.find(({ id }) => id === params["cluster_id"]);
    if (!cluster) throw notFound();
    this.isBusy(cluster);
    return cluster;
  }
}
