import { Client, inject, injectable, type Preview, Tool, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { monthly, snapshotPrice, volumePrice } from "../client/prices.js";
import { balancerPrice, LOAD_BALANCERS } from "../network/load-balancer.js";
import { SNAPSHOTS } from "../storage/snapshot.js";
import { VOLUMES } from "../storage/volume.js";
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

/** Dollars a month by id, of all things of a kind. */
const prices =
  <T>(noun: Noun<T>, priceOf: (thing: T) => number | undefined) =>
  async ({ lookups }: DigitalOcean): Promise<ReadonlyMap<string, number | undefined>> =>
    new Map((await lookups.all(noun)).map((thing) => [noun.idOf(thing), priceOf(thing)]));

/** What a cluster has made outside of itself: its kind for rules, how people call it, and what it costs. */
const KINDS = [
  ["load_balancers", "load_balancer", "load balancers", prices(LOAD_BALANCERS, balancerPrice)],
  ["volumes", "volume", "volumes", prices(VOLUMES, (one) => volumePrice(one.size_gigabytes))],
  [
    "volume_snapshots",
    "snapshot",
    "snapshots of volumes",
    prices(SNAPSHOTS, (one) => snapshotPrice(one.size_gigabytes)),
  ],
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
    const left = with_resources ? [] : await linesOf(this.digitalOcean, await this.associated(id, "read"));
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
    const lines = await linesOf(this.digitalOcean, made);
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

/** Each kind of which there is something, with the prices that are known: `load balancers web ($12.00 a month), edge`. */
async function linesOf(digitalOcean: DigitalOcean, made: Associated | undefined): Promise<string[]> {
  const lines = KINDS.map(async ([key, , label, pricesOf]) => {
    const things = made?.[key] ?? [];
    if (things.length === 0) return [];
    const prices = await ifReadable([], label, pricesOf(digitalOcean));
    const named = things.map(({ id, name }) => {
      const price = prices?.get(id);
      return price === undefined ? name || id : `${name || id} (${monthly(price)})`;
    });
    return [`${label} ${named.join(", ")}`];
  });
  return (await Promise.all(lines)).flat();
}
