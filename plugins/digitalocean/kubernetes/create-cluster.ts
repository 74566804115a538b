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
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing, asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { VPCS } from "../droplets/vpc.js";
import { tagInput } from "../projects/tag-input.js";
import { ClusterAnswer } from "./cluster.js";
import { checkOffered } from "./cluster-options.js";
import { poolsPrice, priceText } from "./cluster-price.js";
import { followCluster } from "./read-cluster.js";

const Pool = z.object({
  name: z.string().optional(),
  size: z.string().describe("Slug"),
  count: z.int().min(1).optional(),
  min: z.int().min(0).optional().describe("Auto-scales"),
  max: z.int().min(1).optional(),
});

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const CreateInput = z.object({
  name: z
    .string()
    .refine((name) => NAME.test(name), { error: "expected lower-case letters, digits and dashes" })
    .describe("Unique"),
  region: z.string().describe("Slug"),
  version: z.string().default("latest").describe("Default: newest"),
  pools: z.array(Pool).min(1).describe("Of nodes"),
  ha: z.boolean().default(false).describe("Redundant control plane, paid"),
  auto_upgrade: z.boolean().default(false).describe("Patch releases"),
  vpc: z.string().optional().describe("Name or id"),
  tags: z.array(tagInput).optional().describe("Its tags"),
  wait: z.boolean().default(true).describe("Until it runs"),
});

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
    const { body, price } = await this.plan(input);
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
    const { body, price, vpc } = await this.plan(input);
    return {
      summary: `Create the Kubernetes cluster ${body.name} for ${price}.`,
      details: [
        `In ${body.region}, version ${body.version}`,
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
    const { price } = await this.plan(input);
    return [{ risk: "costs", value: price, says: `The cluster ${input.name} costs ${price}` }];
  }

  async affected(input: Input): Promise<readonly Affected[]> {
    const { vpc } = await this.plan(input);
    return [
      { kind: "cluster", names: [input.name, ...asNames(input.tags)] },
      ...(vpc ? [affectedThing(VPCS, vpc)] : []),
      ...(input.tags ?? []).map((tag) => ({ kind: "tag", names: [tag] })),
    ];
  }

  /** What is sent, and what it comes to. Throws where it is not to be had. */
  private async plan(input: Input) {
    const { digitalOcean } = this;
    const { name, region, version, ha, auto_upgrade, tags } = input;
    const node_pools = input.pools.map((pool, at) => poolBody(pool, `${name}-${at + 1}`));
    if (new Set(node_pools.map((pool) => pool.name)).size < node_pools.length)
      throw new ValidationError("pools: two have the same name.", { next: "Give each its own." });
    await checkOffered(digitalOcean, { region, version, sizes: node_pools.map(({ size }) => size) });
    const vpc = input.vpc === undefined ? undefined : await digitalOcean.lookups.find(VPCS, input.vpc);
    if (vpc && vpc.region !== region)
      throw new ValidationError(`vpc: ${vpc.name} is in ${vpc.region}, and not in ${region}.`, {
        next: "Leave vpc out for the region's own, or name one that is there.",
      });
    const body = {
      name,
      region,
      version,
      node_pools,
      ha,
      auto_upgrade,
      surge_upgrade: true,
      ...(vpc && { vpc_uuid: vpc.id }),
      ...(tags?.length && { tags }),
    };
    return { body, vpc, price: priceText(await poolsPrice(digitalOcean, node_pools, ha)) };
  }
}

function poolBody({ name, size, count, min, max }: z.output<typeof Pool>, standard: string) {
  if (min !== undefined && max === undefined)
    throw new ValidationError("pools: min takes max.", { next: "Give both, or only count." });
  const least = min ?? 1;
  const nodes = count ?? Math.max(1, least);
  if (max !== undefined && (least > max || nodes > max))
    throw new ValidationError(`pools: ${Math.max(least, nodes)} nodes are more than max, ${max}.`, {
      next: "Give a larger max.",
    });
  return {
    name: name ?? standard,
    size,
    count: nodes,
    ...(max !== undefined && { auto_scale: true, min_nodes: least, max_nodes: max }),
  };
}
