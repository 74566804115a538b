import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { VPCS } from "../droplets/vpc.js";
import { tagInput } from "../projects/tag-input.js";
import { checkOffered } from "./cluster-options.js";
import { poolsPrice, priceText } from "./cluster-price.js";

const Pool = z.object({
  name: z.string().optional(),
  size: z.string().describe("Slug"),
  count: z.int().min(1).optional(),
  min: z.int().min(0).optional().describe("Auto-scales"),
  max: z.int().min(1).optional(),
});

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What a cluster is made of. */
export const CreateInput = z.object({
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

/** What is sent, and what it comes to. Throws where it is not to be had. */
export async function planCluster(digitalOcean: DigitalOcean, input: Input) {
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
