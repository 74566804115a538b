import { Client, inject, injectable, type Preview, Tool, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { CLUSTERS, clusterInput } from "./cluster.js";
import { poolsPrice, priceText } from "./cluster-price.js";
import { affectedNodes, readCluster } from "./read-cluster.js";

const Input = z.object({
  cluster: clusterInput,
  with_resources: z.boolean().default(false).describe("Its load balancers, volumes, snapshots too"),
});

type Input = z.output<typeof Input>;

const Named = z.array(z.looseObject({ id: z.string(), name: z.string().nullish() })).nullish();
const Associated = z.looseObject({ load_balancers: Named, volumes: Named, volume_snapshots: Named });

type Associated = z.output<typeof Associated>;

/** What a cluster has made outside of itself: its kind for rules, and how people call it. */
const KINDS = [
  ["load_balancers", "load_balancer", "load balancers"],
  ["volumes", "volume", "volumes"],
  ["volume_snapshots", "snapshot", "snapshots of volumes"],
] as const;

/** Deletes Kubernetes clusters. */
@injectable()
export class DeleteCluster {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "delete_cluster",
    description: "Delete a Kubernetes cluster.",
    effect: "destroy",
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: z.object({
      name: z.string(),
      id: z.string(),
      status: z.string(),
      saved: z.string(),
      left: z.array(z.string()),
    }),
  })
  async delete({ cluster: reference, with_resources }: Input) {
    const { api, lookups } = this.digitalOcean;
    const cluster = await readCluster(this.digitalOcean, reference);
    const { id, name } = cluster;
    const saved = await this.savedBy(cluster);
    const left = with_resources ? [] : linesOf(await this.associated(id, "read"));
    try {
      await (with_resources
        ? api.delete(path`/kubernetes/clusters/${id}/destroy_with_associated_resources/dangerous`, {
            headers: { "X-Dangerous": "true" },
          })
        : api.delete(path`/kubernetes/clusters/${id}`));
    } finally {
      lookups.forget();
    }
    return { name, id, status: "deleted", saved, left };
  }

  async preview({ cluster: reference, with_resources }: Input): Promise<Preview> {
    const cluster = await readCluster(this.digitalOcean, reference);
    const { id, name, region, version, node_pools } = cluster;
    const made = await this.associated(id, with_resources ? "needed" : "read");
    const nodes = node_pools.map((pool) => `${pool.name} (${pool.count} of ${pool.size})`);
    const lines = linesOf(made);
    return {
      summary: `Delete the Kubernetes cluster ${name} (${id}, ${version} in ${region}), which saves ${await this.savedBy(cluster)}.`,
      details: [
        "Everything that runs in it ends, and what it stores in itself is lost.",
        `Lost: the node pools ${nodes.join(", ")}`,
        ...lines.map((line) => `${with_resources ? "Deleted with it" : "Left, and costing"}: ${line}`),
        ...(made === undefined ? ["What it has made outside of itself could not be looked at."] : []),
      ],
      subject: { id, pools: node_pools.map((pool) => pool.id), with_resources, made: lines },
    };
  }

  async affected({ cluster: reference, with_resources }: Input) {
    const cluster = await readCluster(this.digitalOcean, reference);
    const affected = [affectedThing(CLUSTERS, cluster), ...affectedNodes(cluster, cluster.node_pools)];
    if (!with_resources) return affected;
    const made = await this.associated(cluster.id, "needed");
    return [
      ...affected,
      // Their tags are not told there, so that a rule about names or tags cannot be judged.
      ...KINDS.flatMap(([key, kind]) =>
        (made?.[key] ?? []).map(({ id }) => ({ kind, id, names: "unknown" as const })),
      ),
    ];
  }

  /** What it has made outside of itself; undefined where a token may not read that, unless it is needed. */
  private async associated(id: string, use: "read" | "needed"): Promise<Associated | undefined> {
    try {
      return await this.digitalOcean.api.get(
        path`/kubernetes/clusters/${id}/destroy_with_associated_resources`,
        Associated,
      );
    } catch (error) {
      if (use === "read" && ToolError.is(error) && error.kind === "authentication") return undefined;
      throw error;
    }
  }

  private savedBy = async ({ node_pools, ha }: Awaited<ReturnType<typeof readCluster>>) =>
    priceText(
      await poolsPrice(
        this.digitalOcean,
        node_pools.map(({ size, count }) => ({ size, count })),
        ha ?? false,
      ),
    );
}

/** Each kind of which there is something: `load balancers web, api`. */
const linesOf = (made: Associated | undefined): string[] =>
  KINDS.flatMap(([key, , label]) => {
    const names = (made?.[key] ?? []).map(({ id, name }) => name || id);
    return names.length > 0 ? [`${label} ${names.join(", ")}`] : [];
  });
