import type { World } from "cargoshipper/sandbox";
import { conflict, noContent, notFound, ok } from "./answer.js";
import { Pace } from "./pace.js";
import { listed } from "./paging.js";
import { type Manifest, Registries, type SandboxCollection, type SandboxRegistry, TIER } from "./registry.js";
import { route } from "./route.js";

const usageOf = ({ repositories, garbage }: SandboxRegistry): number =>
  [...repositories.values()].flat().reduce((sum, { size }) => sum + size, garbage);

const shownManifest = (registry: SandboxRegistry, repository: string, manifest: Manifest) => ({
  registry_name: registry.name,
  repository,
  digest: manifest.digest,
  compressed_size_bytes: manifest.size,
  size_bytes: manifest.size * 3,
  updated_at: manifest.updated_at,
  tags: manifest.tags,
  blobs: [{ digest: manifest.digest, compressed_size_bytes: manifest.size }],
});

function shownCollection({ endsAt: _endsAt, ...collection }: SandboxCollection) {
  return collection;
}

/** Ends collections that are due, and frees what they found: manifests without a tag are not garbage. */
function settle(registry: SandboxRegistry, world: World): void {
  for (const one of registry.collections) {
    if (one.status === "succeeded") continue;
    const left = one.endsAt - Date.now();
    one.status = left > 0 ? "deleting unreferenced blobs" : "succeeded";
    one.updated_at = world.now();
    if (left > 0) continue;
    one.freed_bytes = registry.garbage;
    one.blobs_deleted = registry.garbage > 0 ? 1 : 0;
    registry.garbage = 0;
  }
}

const runsIn = (registry: SandboxRegistry) =>
  registry.collections.some(({ status }) => status !== "succeeded");

/** Seconds that a collection takes. */
const COLLECTION = 20;

/** Registries as the API has them. */
export const registryRoutes = [
  route("GET /registries", (_request, world) =>
    ok({
      registries: world.part(Registries).all.map((registry) => ({
        name: registry.name,
        created_at: registry.created_at,
        region: registry.region,
        storage_usage_bytes: usageOf(registry),
        storage_usage_bytes_updated_at: world.now(),
        subscription: { tier: TIER, created_at: registry.created_at, updated_at: registry.created_at },
      })),
    }),
  ),
  route("GET /registries/subscription", (_request, world) => {
    const [registry] = world.part(Registries).all;
    const since = registry?.created_at ?? world.now();
    return ok({ subscription: { tier: TIER, created_at: since, updated_at: since } });
  }),
  route("GET /registries/{registry_name}/docker-credentials", (request, world) => {
    world.part(Registries).of(request);
    const may = request.query.get("read_write") === "true" ? "push" : "pull";
    const auth = Buffer.from(`captain@example.com:dop_v1_made_up_to_${may}`).toString("base64");
    return ok({ auths: { "registry.digitalocean.com": { auth } } });
  }),
  route("GET /registries/{registry_name}/repositoriesV2", (request, world) => {
    const registry = world.part(Registries).of(request);
    const rows = [...registry.repositories].map(([name, manifests]) => {
      const latest = manifests.at(-1);
      return {
        registry_name: registry.name,
        name,
        ...(latest && { latest_manifest: shownManifest(registry, name, latest) }),
        tag_count: manifests.flatMap(({ tags }) => tags).length,
        manifest_count: manifests.length,
      };
    });
    return listed(request, `/registries/${registry.name}/repositoriesV2`, "repositories", rows);
  }),
  route("GET /registries/{registry_name}/repositories/{repository_name}/tags", (request, world) => {
    const { registry, manifests } = world.part(Registries).manifestsOf(request);
    const repository = request.params["repository_name"] ?? "";
    const rows = manifests.flatMap((manifest) =>
      manifest.tags.map((tag) => ({
        registry_name: registry.name,
        repository,
        tag,
        manifest_digest: manifest.digest,
        compressed_size_bytes: manifest.size,
        size_bytes: manifest.size * 3,
        updated_at: manifest.updated_at,
      })),
    );
    return listed(request, `/registries/${registry.name}/repositories/${repository}/tags`, "tags", rows);
  }),
  route("GET /registries/{registry_name}/repositories/{repository_name}/digests", (request, world) => {
    const { registry, manifests } = world.part(Registries).manifestsOf(request);
    const repository = request.params["repository_name"] ?? "";
    const rows = manifests.map((manifest) => shownManifest(registry, repository, manifest));
    return listed(
      request,
      `/registries/${registry.name}/repositories/${repository}/digests`,
      "manifests",
      rows,
    );
  }),
  route(
    "DELETE /registries/{registry_name}/repositories/{repository_name}/tags/{repository_tag}",
    (request, world) => {
      const { manifests } = world.part(Registries).manifestsOf(request);
      const tag = request.params["repository_tag"] ?? "";
      const manifest = manifests.find(({ tags }) => tags.includes(tag));
      if (!manifest) throw notFound();
      manifest.tags = manifest.tags.filter((one) => one !== tag);
      return noContent();
    },
  ),
  route(
    "DELETE /registries/{registry_name}/repositories/{repository_name}/digests/{manifest_digest}",
    (request, world) => {
      const { registry, manifests } = world.part(Registries).manifestsOf(request);
      const at = manifests.findIndex(({ digest }) => digest === request.params["manifest_digest"]);
      const [gone] = at < 0 ? [] : manifests.splice(at, 1);
      if (!gone) throw notFound();
      registry.garbage += gone.size;
      return noContent();
    },
  ),
  route("POST /registries/{registry_name}/garbage-collection", (request, world) => {
    const registry = world.part(Registries).of(request);
    settle(registry, world);
    if (runsIn(registry)) throw conflict("There is already an active garbage collection");
    const collection = {
      uuid: world.uuid(),
      registry_name: registry.name,
      status: "requested",
      created_at: world.now(),
      updated_at: world.now(),
      blobs_deleted: 0,
      freed_bytes: 0,
      endsAt: Date.now() + COLLECTION * world.part(Pace).milliseconds,
    };
    registry.collections.unshift(collection);
    return ok({ garbage_collection: shownCollection(collection) }, 201);
  }),
  route("GET /registries/{registry_name}/garbage-collections", (request, world) => {
    const registry = world.part(Registries).of(request);
    settle(registry, world);
    const rows = registry.collections.map(shownCollection);
    return ok({ garbage_collections: rows });
  }),
];
