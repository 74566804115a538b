import { createHash } from "node:crypto";
import type { World } from "cargoshipper/sandbox";
import { notFound } from "./answer.js";
import type { SandboxRequest } from "./route.js";

const MIB = 2 ** 20;

/** What registries cost together. */
export const TIER = {
  name: "Basic",
  slug: "basic",
  included_repositories: 5,
  included_storage_bytes: 5 * 1024 * MIB,
  allow_storage_overage: true,
  included_bandwidth_bytes: 5 * 1024 * MIB,
  monthly_price_in_cents: 500,
  storage_overage_price_in_cents: 2,
};

/** A manifest as the sandbox keeps it. */
export interface Manifest {
  readonly digest: string;
  readonly size: number;
  readonly updated_at: string;
  tags: string[];
}

/** A registry as the sandbox keeps it. */
export interface SandboxRegistry {
  readonly name: string;
  readonly created_at: string;
  readonly region: string;
  readonly repositories: Map<string, Manifest[]>;
  /** Bytes of deleted manifests, until their garbage is collected. */
  garbage: number;
  readonly collections: SandboxCollection[];
}

/** A garbage collection, and when it ends. */
export interface SandboxCollection {
  readonly uuid: string;
  readonly registry_name: string;
  readonly created_at: string;
  updated_at: string;
  status: string;
  blobs_deleted: number;
  freed_bytes: number;
  readonly endsAt: number;
}

/** The registries there are: one, with a shop that was pushed three times. */
export class Registries {
  readonly all: SandboxRegistry[] = [];

  constructor(private readonly world: World) {
    const shipping = this.add("example-shipping");
    this.push(shipping, "shop/web", ["v1"], 120);
    this.push(shipping, "shop/web", [], 122);
    this.push(shipping, "shop/web", ["v2", "latest"], 125);
    this.push(shipping, "worker", ["latest"], 64);
  }

  add(name: string): SandboxRegistry {
    const registry = {
      name,
      created_at: this.world.now(),
      region: "fra1",
      repositories: new Map(),
      garbage: 0,
      collections: [],
    };
    this.all.push(registry);
    return registry;
  }

  push({ name, repositories }: SandboxRegistry, repository: string, tags: string[], mib: number): void {
    const manifests = repositories.get(repository) ?? [];
    const digest = createHash("sha256").update(`${name} ${repository} ${manifests.length}`).digest("hex");
    manifests.push({ digest: `sha256:${digest}`, size: mib * MIB, updated_at: this.world.now(), tags });
    repositories.set(repository, manifests);
  }

  of({ params }: SandboxRequest): SandboxRegistry {
    const registry = this.all.find(({ name }) => name === params["registry_name"]);
    if (!registry) throw notFound();
    return registry;
  }

  manifestsOf(request: SandboxRequest): {
    readonly registry: SandboxRegistry;
    readonly manifests: Manifest[];
  } {
    const registry = this.of(request);
    const manifests = registry.repositories.get(request.params["repository_name"] ?? "");
    if (!manifests) throw notFound();
    return { registry, manifests };
  }
}
