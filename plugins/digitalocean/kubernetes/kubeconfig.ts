import { Client, inject, injectable, type Preview, Tool, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { CLUSTERS, clusterInput } from "./cluster.js";

const DAY = 86_400;

const Input = z.object({
  cluster: clusterInput,
  expiry_seconds: z
    .int()
    .min(60)
    .max(7 * DAY)
    .default(3600)
    .describe("Default: an hour"),
});

type Input = z.output<typeof Input>;

/** What one comes into a cluster with. */
@injectable()
export class Kubeconfig {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "get_kubeconfig",
    description: "A kubeconfig file that makes its holder administrator of a cluster.",
    effect: "read",
    reveals: true,
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: z.object({ name: z.string(), expires: z.string(), kubeconfig: z.string() }),
  })
  async get({ cluster: reference, expiry_seconds }: Input) {
    const { id, name } = await this.digitalOcean.lookups.find(CLUSTERS, reference);
    const place = path`/kubernetes/clusters/${id}/kubeconfig`;
    const kubeconfig = await this.digitalOcean.api.send("GET", place, { query: { expiry_seconds } });
    if (typeof kubeconfig !== "string")
      throw new ToolError("service_unavailable", "DigitalOcean's answer is no kubeconfig file.", {
        next: "The cluster may still be in the making: digitalocean_get_cluster shows its status.",
      });
    return { name, expires: new Date(Date.now() + expiry_seconds * 1000).toISOString(), kubeconfig };
  }

  async preview({ cluster, expiry_seconds }: Input): Promise<Preview> {
    const { id, name } = await this.digitalOcean.lookups.find(CLUSTERS, cluster);
    return {
      summary: `Show a kubeconfig of the Kubernetes cluster ${name}, good for ${expiry_seconds} seconds.`,
      details: ["Whoever reads it is the cluster's administrator until then."],
      subject: { id, expiry_seconds },
    };
  }

  affected({ cluster }: Input) {
    return affectedBy(this.digitalOcean, CLUSTERS, cluster);
  }
}
