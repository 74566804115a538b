import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
  ToolError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing, asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { VPCS } from "../droplets/vpc.js";
import { ClusterAnswer } from "./cluster.js";
import { CreateInput, planCluster } from "./plan-cluster.js";
import { followCluster } from "./read-cluster.js";

type Input = z.output<typeof CreateInput>;

/** Makes Kubernetes clusters. */
@injectable()
export class CreateCluster {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "create_cluster",
    description: "Create a Kubernetes cluster.",
    effect: "write",
    idempotent: false,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    deadline: 600,
    input: CreateInput,
    output: z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      version: z.string(),
      price: z.string(),
      endpoint: z.string().optional(),
      seconds: z.int().optional(),
      next: z.string().optional(),
    }),
  })
  async create(input: Input, call: Call) {
    const { api, lookups } = this.digitalOcean;
    const { body, price } = await planCluster(this.digitalOcean, input);
    const { kubernetes_cluster: made } = await api.post(path`/kubernetes/clusters`, ClusterAnswer, body);
    lookups.forget();
    const followed = input.wait ? await followCluster(this.digitalOcean, call, made, "create") : undefined;
    lookups.forget();
    if (followed?.failed !== undefined)
      throw new ToolError("conflict", followed.failed, {
        next: "It costs until it is deleted: digitalocean_get_cluster shows more, digitalocean_delete_cluster ends it.",
        details: { id: made.id },
      });
    const { status, endpoint, version, id, name } = followed?.cluster ?? made;
    return {
      id,
      name,
      status: status?.state ?? "provisioning",
      version,
      price,
      ...(endpoint && { endpoint }),
      ...(followed && { seconds: followed.seconds }),
      ...(!followed?.done && {
        next: "It does not run yet: digitalocean_get_cluster shows when. Do not create it again.",
      }),
    };
  }

  async preview(input: Input): Promise<Preview> {
    const { body, price, vpc } = await planCluster(this.digitalOcean, input);
    return {
      summary: `Create the Kubernetes cluster ${body.name} for ${price}.`,
      details: [
        `In ${body.region}, ${body.version === "latest" ? "the newest version" : `version ${body.version}`}`,
        ...body.node_pools.map(
          ({ name, count, size, auto_scale, min_nodes, max_nodes }) =>
            `Pool ${name}: ${count} of ${size}${auto_scale ? `, ${min_nodes} to ${max_nodes} by load` : ""}`,
        ),
        ...(body.ha ? ["A redundant control plane, which cannot be taken back; its price is included."] : []),
        ...(vpc ? [`VPC: ${vpc.name}`] : []),
        "Load balancers and volumes that it makes cost more.",
      ],
      subject: { body },
    };
  }

  async risks(input: Input): Promise<readonly Risk[]> {
    const { price } = await planCluster(this.digitalOcean, input);
    return [{ risk: "costs", value: price, says: `The cluster ${input.name} costs ${price}` }];
  }

  async affected(input: Input): Promise<readonly Affected[]> {
    const { vpc } = await planCluster(this.digitalOcean, input);
    return [
      { kind: "cluster", names: [input.name, ...asNames(input.tags)] },
      ...(vpc ? [affectedThing(VPCS, vpc)] : []),
      ...(input.tags ?? []).map((tag) => ({ kind: "tag", names: [tag] })),
    ];
  }
}
