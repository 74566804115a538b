import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, ok, SandboxError } from "./answer.js";
import { Clusters, type SandboxCluster, VERSIONS } from "./clusters.js";
import { madeUp } from "./made-up.js";
import { checkedPool } from "./node-pool-routes.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route, type SandboxRequest } from "./route.js";
import { shownCluster } from "./shown-cluster.js";
import { SIZES } from "./sizes.js";
import { tagsIn } from "./tag-names.js";
import { Vpcs } from "./vpcs.js";

const ONE = "/kubernetes/clusters/{cluster_id}";
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Seconds that it takes at DigitalOcean. */
const CREATE = 240;
const UPGRADE = 600;
/** An upgrade that was accepted does not show at once. */
const UPGRADE_DELAY = 20;
const WEEK = 604_800;

const shownVersion = (slug: string) => ({
  slug,
  kubernetes_version: slug.split("-")[0],
  supported_features: ["cluster-autoscaler", "ha-control-plane", "token-authentication"],
});

export const clusterRoutes = [
  route("GET /kubernetes/options", (_request, world) => {
    const regions = world.part(Regions).all.filter(({ available }) => available);
    return ok({
      options: {
        regions: regions.map(({ name, slug }) => ({ name, slug })),
        versions: VERSIONS.map(shownVersion),
        sizes: SIZES.filter(({ memory }) => memory >= 2048).map(({ slug }) => ({ name: slug, slug })),
      },
    });
  }),
  route("GET /kubernetes/clusters", (request, world) => {
    const rows = world.part(Clusters).all.map((one) => shownCluster(one, world));
    return listed(request, "/kubernetes/clusters", "kubernetes_clusters", rows);
  }),
  route("POST /kubernetes/clusters", ({ json }, world) => {
    const cluster = made((json ?? {}) as Body, world);
    world.part(Clusters).begin(cluster, { state: "provisioning" }, CREATE);
    world.part(Clusters).all.push(cluster);
    return ok({ kubernetes_cluster: shownCluster(cluster, world) }, 201);
  }),
  route(`GET ${ONE}`, (request, world) =>
    ok({ kubernetes_cluster: shownCluster(world.part(Clusters).of(request), world) }),
  ),
  route(`DELETE ${ONE}`, (request, world) => removed(request, world)),
  route(`GET ${ONE}/destroy_with_associated_resources`, (request, world) =>
    ok(world.part(Clusters).of(request).made),
  ),
  route(`DELETE ${ONE}/destroy_with_associated_resources/dangerous`, (request, world) => {
    if (request.headers["x-dangerous"] !== "true")
      throw new SandboxError(412, "precondition_failed", "X-Dangerous header is not set");
    return removed(request, world);
  }),
  route(`GET ${ONE}/upgrades`, (request, world) => {
    const slugs = upgradesOf(world.part(Clusters).of(request));
    return ok({ available_upgrade_versions: slugs.length > 0 ? slugs.map(shownVersion) : null });
  }),
  route(`POST ${ONE}/upgrade`, (request, world) => {
    const clusters = world.part(Clusters);
    const cluster = clusters.of(request);
    const { version = "" } = (request.json ?? {}) as { version?: string };
    if (clusters.isBusy(cluster)) throw invalid("the cluster is not running");
    if (!upgradesOf(cluster).includes(version)) throw invalid("invalid version for an upgrade");
    clusters.begin(cluster, { state: "upgrading", version }, UPGRADE, UPGRADE_DELAY);
    return { status: 202, json: undefined };
  }),
  route(`GET ${ONE}/kubeconfig`, (request, world) => {
    const { id, region, name } = world.part(Clusters).of(request);
    const seconds = Number(request.query.get("expiry_seconds") ?? WEEK);
    if (!Number.isInteger(seconds) || seconds < 0) throw invalid("expiry_seconds is invalid");
    const context = `do-${region}-${name}`;
    const text = [
      "apiVersion: v1",
      "kind: Config",
      `clusters: [{ name: ${context}, cluster: { server: "https://${id}.k8s.ondigitalocean.com" } }]`,
      `contexts: [{ name: ${context}, context: { cluster: ${context}, user: ${context}-admin } }]`,
      `current-context: ${context}`,
      `users: [{ name: ${context}-admin, user: { token: ${madeUp(world)} } }]`,
      "",
    ].join("\n");
    return { status: 200, body: text, type: "application/yaml" };
  }),
];

/** The versions that a cluster can go to: one minor version further at most. */
function upgradesOf({ version }: SandboxCluster): string[] {
  const at = VERSIONS.indexOf(version);
  return VERSIONS.slice(Math.max(0, at - 1), Math.max(0, at));
}

function removed(request: SandboxRequest, world: World) {
  const { all } = world.part(Clusters);
  all.splice(all.indexOf(world.part(Clusters).of(request)), 1);
  return noContent();
}

interface Body {
  readonly name?: string;
  readonly region?: string;
  readonly version?: string;
  readonly vpc_uuid?: string;
  readonly tags?: unknown;
  readonly ha?: boolean;
  readonly auto_upgrade?: boolean;
  readonly surge_upgrade?: boolean;
  readonly node_pools?: readonly unknown[];
}

/** What a body makes. Throws what the API answers to one that is wrong. */
function made(body: Body, world: World): SandboxCluster {
  const clusters = world.part(Clusters);
  const { name = "", region = "", node_pools = [] } = body;
  if (!NAME.test(name)) throw invalid("invalid cluster name");
  if (clusters.all.some((one) => one.name === name)) throw invalid("a cluster with this name already exists");
  if (!world.part(Regions).all.some(({ slug, available }) => slug === region && available))
    throw invalid("invalid region");
  const version = VERSIONS.find((slug) => body.version === "latest" || slug === body.version);
  if (version === undefined) throw invalid("invalid version slug");
  if (node_pools.length === 0) throw invalid("a cluster must have at least one node pool");
  const vpc = world
    .part(Vpcs)
    .all.find((one) =>
      body.vpc_uuid === undefined ? one.region === region && one.default : one.id === body.vpc_uuid,
    );
  if (body.vpc_uuid !== undefined && vpc?.region !== region) throw invalid("VPC is not in the region");
  const pools = node_pools.map((pool) => checkedPool(pool));
  const cluster = clusters.make({
    name,
    region,
    version,
    vpc: vpc?.id ?? world.uuid(),
    tags: tagsIn(body.tags),
    ha: body.ha ?? false,
    auto_upgrade: body.auto_upgrade ?? false,
    surge_upgrade: body.surge_upgrade ?? false,
  });
  cluster.pools.push(...pools.map((pool) => clusters.makePool(pool)));
  return cluster;
}
