import { type Affected, type Call, ToolError } from "cargoshipper/plugin";
import { asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { follow } from "../client/follow.js";
import { path } from "../client/path.js";
import { CLUSTERS, type Cluster, ClusterAnswer, type NodePool } from "./cluster.js";

/** A cluster as it is now, by its name or id. */
export async function readCluster({ api, lookups }: DigitalOcean, reference: string): Promise<Cluster> {
  const { id } = await lookups.find(CLUSTERS, reference);
  return (await api.get(path`/kubernetes/clusters/${id}`, ClusterAnswer)).kubernetes_cluster;
}

/** The pool of a cluster by its name or id. Throws, with those there are, when there is none. */
export function poolOf({ name, node_pools }: Cluster, reference: string): NodePool {
  const pool = findPool(node_pools, reference);
  if (pool) return pool;
  const names = node_pools.map((one) => one.name).join(", ");
  throw new ToolError("not_found", `pool: ${name} has no ${reference}. There are ${names}.`, {
    next: "Take one of those.",
  });
}

export const findPool = (pools: readonly NodePool[], reference: string): NodePool | undefined =>
  pools.find(({ id, name }) => name === reference || id === reference);

/** Follows a cluster until it is as wanted and runs, or time is over. One that is broken has failed. */
export function followCluster(
  digitalOcean: DigitalOcean,
  call: Call,
  { id, name }: Pick<Cluster, "id" | "name">,
  what: string,
  isAsWanted: (cluster: Cluster) => boolean = () => true,
) {
  return follow(digitalOcean, call, `${what} ${name}`, async () => {
    const { kubernetes_cluster: cluster } = await digitalOcean.api.get(
      path`/kubernetes/clusters/${id}`,
      ClusterAnswer,
    );
    const { state = "unknown", message } = cluster.status ?? {};
    return {
      status: state,
      done: state === "running" && isAsWanted(cluster),
      ...(["error", "deleted"].includes(state) && {
        failed: `${name} is in the state ${state}${message ? `: ${message}` : ""}.`,
      }),
      cluster,
    };
  });
}

/** Nodes as rules about droplets know them: by id, name, and the tags of their pool and cluster. */
export const affectedNodes = ({ tags }: Cluster, pools: readonly NodePool[]): Affected[] =>
  pools.flatMap((pool) =>
    (pool.nodes ?? []).flatMap(({ droplet_id: id, name }) =>
      id ? [{ kind: "droplet", id, names: [name, ...asNames(tags), ...asNames(pool.tags)] }] : [],
    ),
  );
