import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { CLUSTERS, clusterInput } from "./cluster.js";
import { upgradesOf } from "./cluster-view.js";
import { affectedNodes, followCluster, readCluster } from "./read-cluster.js";

const Input = z.object({
  cluster: clusterInput,
  version: z.string().describe("Of its upgrades"),
  wait: z.boolean().default(true).describe("Until it runs again"),
});

type Input = z.output<typeof Input>;

/** Brings clusters to newer versions. */
@injectable()
export class UpgradeCluster {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "upgrade_cluster",
    description: "Upgrade a Kubernetes cluster, which cannot be taken back.",
    effect: "destroy",
    preview: "preview",
    resolve: "affected",
    deadline: 600,
    input: Input,
    output: z.object({
      name: z.string(),
      status: z.string(),
      version: z.string(),
      seconds: z.int().optional(),
      next: z.string().optional(),
    }),
  })
  async upgrade(input: Input, call: Call) {
    const { version } = input;
    const { cluster } = await this.plan(input);
    await this.digitalOcean.api.send("POST", path`/kubernetes/clusters/${cluster.id}/upgrade`, {
      body: { version },
    });
    this.digitalOcean.lookups.forget();
    const isThere = (seen: typeof cluster) => seen.version === version;
    const followed = input.wait
      ? await followCluster(this.digitalOcean, call, cluster, "upgrade", isThere)
      : undefined;
    this.digitalOcean.lookups.forget();
    if (followed?.failed !== undefined)
      throw new ToolError("conflict", `The upgrade has failed: ${followed.failed}`, {
        next: "digitalocean_get_cluster shows more. Do not upgrade it again before it runs.",
        details: { id: cluster.id },
      });
    return {
      name: cluster.name,
      status: followed?.done ? followed.status : "upgrading",
      version: followed?.cluster.version ?? cluster.version,
      ...(followed && { seconds: followed.seconds }),
      ...(!followed?.done && { next: "digitalocean_get_cluster shows how far it is." }),
    };
  }

  async preview(input: Input): Promise<Preview> {
    const { cluster } = await this.plan(input);
    const nodes = cluster.node_pools.reduce((sum, { count }) => sum + count, 0);
    return {
      summary: `Upgrade the cluster ${cluster.name} from ${cluster.version} to ${input.version}.`,
      details: [
        "It cannot be taken back.",
        `Every one of its ${nodes} nodes is replaced: what runs on it is moved, and what is stored on it is lost.`,
        cluster.surge_upgrade
          ? "New nodes come before old ones go."
          : "Nodes go before new ones come, so that there are fewer meanwhile.",
      ],
      subject: { id: cluster.id, from: cluster.version, to: input.version },
    };
  }

  async affected({ cluster: reference }: Input): Promise<readonly Affected[]> {
    const cluster = await readCluster(this.digitalOcean, reference);
    return [affectedThing(CLUSTERS, cluster), ...affectedNodes(cluster, cluster.node_pools)];
  }

  /** Throws where the cluster cannot go to that version, or not now. */
  private async plan({ cluster: reference, version }: Input) {
    const cluster = await readCluster(this.digitalOcean, reference);
    const upgrades = await upgradesOf(this.digitalOcean, cluster);
    if (!upgrades.includes(version))
      throw new ValidationError(`version: ${cluster.name} (${cluster.version}) cannot go to ${version}.`, {
        next:
          upgrades.length > 0 ? `It can go to ${upgrades.join(", ")}.` : "There is no newer version for it.",
      });
    const state = cluster.status?.state ?? "unknown";
    if (state !== "running")
      throw new ToolError("conflict", `${cluster.name} is ${state}, and does not run.`, {
        next: "Call again when digitalocean_get_cluster shows it running.",
      });
    return { cluster };
  }
}
