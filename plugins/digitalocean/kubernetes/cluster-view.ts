import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import type { Cluster, NodePool } from "./cluster.js";
import { poolsPrice } from "./cluster-price.js";

/** A cluster in a list. */
export const ClusterRow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  region: z.string(),
  version: z.string(),
  nodes: z.int(),
  monthly: z.number().optional(),
  tags: z.string(),
});

/** Tags that DigitalOcean gives every cluster say nothing. */
const isOwn = (tag: string) => tag !== "k8s" && !tag.startsWith("k8s:");

/** `monthly` is in dollars: nodes as they are now, and the control plane. It is left out where a price is not known. */
export async function clusterRow(
  digitalOcean: DigitalOcean,
  cluster: Cluster,
): Promise<z.output<typeof ClusterRow>> {
  const { id, name, region, version, status, node_pools, ha, tags } = cluster;
  const { now, unknown } = await poolsPrice(digitalOcean, node_pools, ha ?? false);
  return {
    id,
    name,
    status: status?.state ?? "unknown",
    region,
    version,
    nodes: node_pools.reduce((sum, { count }) => sum + count, 0),
    ...(unknown.length === 0 && { monthly: now }),
    tags: (tags ?? []).filter(isOwn).join(","),
  };
}

const Pool = z.object({
  id: z.string(),
  name: z.string(),
  size: z.string(),
  count: z.int(),
  auto_scale: z.string().optional(),
  labels: z.string().optional(),
  nodes: z.array(z.string()),
});

/** A cluster in full. */
export const ClusterView = ClusterRow.extend({
  message: z.string().optional(),
  endpoint: z.string().optional(),
  vpc: z.string().optional(),
  ha: z.boolean(),
  auto_upgrade: z.boolean(),
  maintenance: z.string().optional(),
  created: z.string().optional(),
  pools: z.array(Pool),
  upgrades: z.array(z.string()),
  unread: z.array(z.string()).optional(),
});

const Upgrades = z.looseObject({
  available_upgrade_versions: z.array(z.looseObject({ slug: z.string() })).nullish(),
});

/** The versions that a cluster can go to, as the API lists them. */
export async function upgradesOf({ api }: DigitalOcean, { id }: Cluster): Promise<string[]> {
  const { available_upgrade_versions: found } = await api.get(
    path`/kubernetes/clusters/${id}/upgrades`,
    Upgrades,
  );
  return (found ?? []).map(({ slug }) => slug);
}

function poolView(pool: NodePool): z.output<typeof Pool> {
  const { id, name, size, count, auto_scale, min_nodes, max_nodes, labels, nodes } = pool;
  const texts = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    id,
    name,
    size,
    count,
    ...(auto_scale && { auto_scale: `${min_nodes ?? 0} to ${max_nodes ?? 0}` }),
    ...(texts.length > 0 && { labels: texts.join(",") }),
    nodes: (nodes ?? []).map((node) => `${node.name}, ${node.status?.state ?? "unknown"}`),
  };
}

/** The cluster with its pools, and what it can be upgraded to. */
export async function clusterView(digitalOcean: DigitalOcean, cluster: Cluster) {
  const unread: string[] = [];
  const upgrades = (await ifReadable(unread, "upgrades", upgradesOf(digitalOcean, cluster))) ?? [];
  const { status, endpoint, vpc_uuid, ha, auto_upgrade, maintenance_policy: policy, created_at } = cluster;
  return {
    ...(await clusterRow(digitalOcean, cluster)),
    ...(status?.message && { message: status.message }),
    ...(endpoint && { endpoint }),
    ...(vpc_uuid && { vpc: vpc_uuid }),
    ha: ha ?? false,
    auto_upgrade: auto_upgrade ?? false,
    ...(policy && { maintenance: `${policy.day ?? "any"} ${policy.start_time ?? ""}`.trim() }),
    ...(created_at && { created: created_at }),
    pools: cluster.node_pools.map(poolView),
    upgrades,
    ...(unread.length > 0 && { unread }),
  };
}
