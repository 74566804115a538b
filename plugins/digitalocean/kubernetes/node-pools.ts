import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy, affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { follow } from "../client/follow.js";
import { path } from "../client/path.js";
import { CLUSTERS, type Cluster, clusterInput, NodePoolAnswer } from "./cluster.js";
import { poolsPrice, priceText } from "./cluster-price.js";
import { PoolInput, planPool } from "./plan-pool.js";
import { affectedNodes, poolOf, readCluster } from "./read-cluster.js";

const DeleteInput = z.object({ cluster: clusterInput, pool: z.string().describe("Name or id") });

/** The nodes of Kubernetes clusters. */
@injectable()
export class NodePools {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "configure_node_pool",
    description: "Add a node pool to a cluster, or change one; what is left out stays.",
    effect: "write",
    idempotent: true,
    preview: "previewConfigure",
    risks: "risks",
    resolve: "affected",
    deadline: 600,
    input: PoolInput,
    output: z.object({
      cluster: z.string(),
      pool: z.string(),
      status: z.string(),
      count: z.int(),
      price: z.string(),
      seconds: z.int().optional(),
      next: z.string().optional(),
    }),
  })
  async configure(input: PoolInput, call: Call) {
    const { api, lookups } = this.digitalOcean;
    const { cluster, known, body, price } = await planPool(this.digitalOcean, input);
    const place = path`/kubernetes/clusters/${cluster.id}/node_pools`;
    const { node_pool: pool } = known
      ? await api.put(path`/kubernetes/clusters/${cluster.id}/node_pools/${known.id}`, NodePoolAnswer, body)
      : await api.post(place, NodePoolAnswer, body);
    lookups.forget();
    const followed = input.wait ? await this.followPool(call, cluster, pool.id) : undefined;
    return {
      cluster: cluster.name,
      pool: pool.name,
      status: followed?.status ?? (known ? "changed" : "created"),
      count: followed?.count ?? pool.count,
      price,
      ...(followed && { seconds: followed.seconds }),
      ...(!followed?.done && { next: "digitalocean_get_cluster shows when all nodes run." }),
    };
  }

  @Tool({
    name: "delete_node_pool",
    description: "Delete a node pool with its nodes.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedByDelete",
    input: DeleteInput,
    output: z.object({ cluster: z.string(), pool: z.string(), status: z.string(), saved: z.string() }),
  })
  async delete(input: z.output<typeof DeleteInput>) {
    const { cluster, pool, saved } = await this.deletable(input);
    await this.digitalOcean.api.delete(path`/kubernetes/clusters/${cluster.id}/node_pools/${pool.id}`);
    this.digitalOcean.lookups.forget();
    return { cluster: cluster.name, pool: pool.name, status: "deleted", saved };
  }

  async previewConfigure(input: PoolInput): Promise<Preview> {
    const { cluster, known, body, price, before } = await planPool(this.digitalOcean, input);
    const fewer = (known?.count ?? 0) - body.count;
    return {
      summary: `${known ? "Change" : "Add"} the node pool ${body.name} ${known ? "of" : "to"} ${cluster.name}: ${body.count} of ${known?.size ?? input.size}, for ${price}${before ? `, until now ${before}` : ""}.`,
      details: fewer > 0 ? [`Nodes that are emptied and deleted: ${fewer}`] : [],
      subject: { cluster: cluster.id, pool: known?.id, from: known?.count, body },
    };
  }

  async previewDelete(input: z.output<typeof DeleteInput>): Promise<Preview> {
    const { cluster, pool, saved } = await this.deletable(input);
    const others = cluster.node_pools.filter(({ id }) => id !== pool.id);
    const nodes = (pool.nodes ?? []).map(({ name }) => name);
    return {
      summary: `Delete the node pool ${pool.name} of the cluster ${cluster.name}: ${pool.count} of ${pool.size}, which saves ${saved}.`,
      details: [
        `Its nodes are emptied and deleted: ${nodes.join(", ")}`,
        others.length > 0
          ? `What ran on them goes to ${others.map(({ name, count }) => `${name} (${count})`).join(", ")}, as far as it fits.`
          : "There is no other pool: what ran on them waits.",
        "What is stored on the nodes themselves is lost.",
      ],
      subject: { cluster: cluster.id, pool: pool.id, nodes, others: others.map(({ id }) => id) },
    };
  }

  async risks(input: PoolInput): Promise<readonly Risk[]> {
    const { cluster, body, price, before, isDearer } = await planPool(this.digitalOcean, input);
    if (!isDearer) return [];
    const says = `The node pool ${body.name} of ${cluster.name} costs ${price}${before ? `, until now ${before}` : ""}`;
    return [{ risk: "costs", value: price, says }];
  }

  affected({ cluster }: Pick<PoolInput, "cluster">) {
    return affectedBy(this.digitalOcean, CLUSTERS, cluster);
  }

  async affectedByDelete(input: z.output<typeof DeleteInput>): Promise<readonly Affected[]> {
    const cluster = await readCluster(this.digitalOcean, input.cluster);
    return [affectedThing(CLUSTERS, cluster), ...affectedNodes(cluster, [poolOf(cluster, input.pool)])];
  }

  private async deletable({ cluster: reference, pool: name }: z.output<typeof DeleteInput>) {
    const cluster = await readCluster(this.digitalOcean, reference);
    const pool = poolOf(cluster, name);
    const saved = priceText(
      await poolsPrice(this.digitalOcean, [{ size: pool.size, count: pool.count }], false),
    );
    return { cluster, pool, saved };
  }

  /** Until as many nodes run as there are to be. */
  private followPool(call: Call, cluster: Cluster, id: string) {
    const place = path`/kubernetes/clusters/${cluster.id}/node_pools/${id}`;
    return follow(this.digitalOcean, call, `nodes of ${cluster.name}`, async () => {
      const { count, nodes } = (await this.digitalOcean.api.get(place, NodePoolAnswer)).node_pool;
      const running = (nodes ?? []).filter(({ status }) => status?.state === "running").length;
      const isDone = running === count && (nodes ?? []).length === count;
      return { status: isDone ? "running" : `${running} of ${count} running`, done: isDone, count };
    });
  }
}
