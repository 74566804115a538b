import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a pool of nodes. */
export const NodePool = z.looseObject({
  id: z.string(),
  name: z.string(),
  size: z.string(),
  count: z.int(),
  auto_scale: z.boolean().nullish(),
  min_nodes: z.int().nullish(),
  max_nodes: z.int().nullish(),
  tags: z.array(z.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  nodes: z
    .array(
      z.looseObject({
        id: z.string(),
        name: z.string(),
        status: z.looseObject({ state: z.string() }).nullish(),
        droplet_id: z.string().nullish(),
      }),
    )
    .nullish(),
});

export type NodePool = z.output<typeof NodePool>;

export const NodePoolAnswer = z.looseObject({ node_pool: NodePool });

/** What is read of a Kubernetes cluster. */
export const Cluster = z.looseObject({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  version: z.string(),
  status: z.looseObject({ state: z.string(), message: z.string().nullish() }).nullish(),
  endpoint: z.string().nullish(),
  vpc_uuid: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  node_pools: z.array(NodePool),
  ha: z.boolean().nullish(),
  auto_upgrade: z.boolean().nullish(),
  surge_upgrade: z.boolean().nullish(),
  maintenance_policy: z
    .looseObject({
      day: z.string().nullish(),
      start_time: z.string().nullish(),
      duration: z.string().nullish(),
    })
    .nullish(),
  created_at: z.string().nullish(),
});

export type Cluster = z.output<typeof Cluster>;

export const ClusterAnswer = z.looseObject({ kubernetes_cluster: Cluster });

/** The list of clusters. */
export const clusterList = (): ListOf<typeof Cluster> => ({
  path: path`/kubernetes/clusters`,
  key: "kubernetes_clusters",
  row: Cluster,
});

export const CLUSTERS: Noun<Cluster> = {
  noun: "cluster",
  tool: "digitalocean_list_clusters",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, clusterList()),
  one: async (api, id) => (await api.get(path`/kubernetes/clusters/${id}`, ClusterAnswer)).kubernetes_cluster,
};

/** A cluster, as parameters name one. */
export const clusterInput = z.string().describe("Name or id");
