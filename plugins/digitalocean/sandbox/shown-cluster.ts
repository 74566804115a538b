import type { World } from "cargoshipper/sandbox";
import { Clusters, type SandboxCluster, type SandboxNodePool } from "./clusters.js";

/** A pool as the API shows it. */
export function shownPool({ nodes, ...pool }: SandboxNodePool) {
  return {
    ...pool,
    taints: [],
    nodes: nodes.map(({ ready, ...node }) => ({
      ...node,
      updated_at: node.created_at,
      status: { state: ready > Date.now() ? "provisioning" : "running" },
    })),
  };
}

const statusOf = ({ doing, failure }: SandboxCluster, isBusy: boolean) =>
  !isBusy && failure !== undefined
    ? { state: "error", message: failure }
    : { state: isBusy && doing.from <= Date.now() ? doing.state : "running", message: "" };

/** A cluster as the API shows it. */
export function shownCluster(cluster: SandboxCluster, world: World) {
  const isBusy = world.part(Clusters).isBusy(cluster);
  const { id, name, region, version, vpc, tags, ha, auto_upgrade, surge_upgrade, created_at } = cluster;
  const isNew = isBusy && cluster.doing.state === "provisioning";
  return {
    id,
    name,
    region,
    version,
    cluster_subnet: "10.244.0.0/16",
    service_subnet: "10.245.0.0/16",
    vpc_uuid: vpc,
    ...(!isNew && { ipv4: "203.0.113.230", endpoint: `https://${id}.k8s.ondigitalocean.com` }),
    tags: ["k8s", `k8s:${id}`, ...tags],
    node_pools: cluster.pools.map(shownPool),
    maintenance_policy: { start_time: "04:00", duration: "4h0m0s", day: "any" },
    auto_upgrade,
    status: statusOf(cluster, isBusy),
    created_at,
    updated_at: created_at,
    surge_upgrade,
    ha,
    registry_enabled: false,
  };
}
