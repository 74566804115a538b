import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { clusterInput, type NodePool } from "./cluster.js";
import { checkOffered } from "./cluster-options.js";
import { mostOf, type Priced, poolsPrice, priceText } from "./cluster-price.js";
import { findPool, readCluster } from "./read-cluster.js";

export const PoolInput = z.object({
  cluster: clusterInput,
  pool: z.string().min(1).describe("Name; an id if it exists"),
  size: z.string().optional().describe("Slug, of a new one"),
  count: z.int().min(1).optional().describe("Nodes"),
  auto_scale: z.boolean().optional().describe("By load"),
  min: z.int().min(0).optional().describe("With auto_scale"),
  max: z.int().min(1).optional().describe("With auto_scale"),
  labels: z.record(z.string(), z.string()).optional().describe("Of its nodes"),
  wait: z.boolean().default(true).describe("Until all nodes run"),
});

export type PoolInput = z.output<typeof PoolInput>;

/** What is sent of a pool, and what it comes to. Throws where it is not to be had, or nothing would change. */
export async function planPool(digitalOcean: DigitalOcean, input: PoolInput) {
  const cluster = await readCluster(digitalOcean, input.cluster);
  const known = findPool(cluster.node_pools, input.pool);
  const size = known?.size ?? input.size;
  if (size === undefined)
    throw new ValidationError(
      `size: ${cluster.name} has no pool ${input.pool}, and a new one takes a size.`,
      {
        next: `Give size and count, or one of ${cluster.node_pools.map(({ name }) => name).join(", ")}.`,
      },
    );
  if (known && input.size !== undefined && input.size !== known.size)
    throw new ValidationError(`size: ${known.name} has ${known.size}, and a pool keeps its size.`, {
      next: "Add another pool of that size, then delete this one.",
    });
  if (!known) await checkOffered(digitalOcean, { sizes: [size] });
  const scaling = scalingOf(input, known);
  const body = {
    name: known?.name ?? input.pool,
    ...(!known && { size }),
    count: countOf(input, known, scaling),
    ...(scaling.auto_scale ? scaling : known?.auto_scale ? { auto_scale: false } : {}),
    ...(input.labels && { labels: input.labels }),
  };
  if (known && isSame(known, body))
    throw new ToolError("conflict", `${known.name} is so already: ${known.count} of ${known.size}.`, {
      next: "Give what is to differ.",
    });
  const price = await poolsPrice(digitalOcean, [{ ...body, size }], false);
  const before = known && (await poolsPrice(digitalOcean, [known], false));
  return {
    cluster,
    known,
    body,
    price: priceText(price),
    before: before && priceText(before),
    isDearer:
      price.now > (before?.now ?? 0) ||
      price.most > (before?.most ?? 0) ||
      (price.unknown.length > 0 && isMore(body, known)),
  };
}

const isMore = (body: Counted, known: Counted | undefined): boolean =>
  body.count > (known?.count ?? 0) ||
  mostOf({ size: "", ...body }) > (known ? mostOf({ size: "", ...known }) : 0);

type Counted = Omit<Priced, "size">;

interface Scaling {
  readonly auto_scale: boolean;
  readonly min_nodes: number;
  readonly max_nodes: number;
}

function scalingOf(input: PoolInput, known: NodePool | undefined): Scaling {
  const isStated = input.max !== undefined || input.min !== undefined;
  const scaling = {
    auto_scale: input.auto_scale ?? (isStated || (known?.auto_scale ?? false)),
    min_nodes: input.min ?? known?.min_nodes ?? 1,
    max_nodes: input.max ?? known?.max_nodes ?? 0,
  };
  if (scaling.auto_scale && (scaling.max_nodes < 1 || scaling.min_nodes > scaling.max_nodes))
    throw new ValidationError(`max: auto-scaling from ${scaling.min_nodes} needs a max of that or more.`, {
      next: "Give min and max.",
    });
  return scaling;
}

/** Within the limits of auto-scaling, as the API would move it there. */
function countOf(input: PoolInput, known: NodePool | undefined, scaling: Scaling): number {
  const count =
    input.count ?? known?.count ?? (scaling.auto_scale ? Math.max(1, scaling.min_nodes) : undefined);
  if (count === undefined)
    throw new ValidationError("count: a new pool takes one.", { next: "Give count, or min and max." });
  if (!scaling.auto_scale) return count;
  return Math.min(scaling.max_nodes, Math.max(scaling.min_nodes, count));
}

type Body = Pick<NodePool, "name" | "count"> & Partial<Scaling> & Pick<Partial<NodePool>, "labels">;

const isSame = (known: NodePool, { count, auto_scale, min_nodes, max_nodes, labels }: Body): boolean =>
  count === known.count &&
  (auto_scale ?? false) === (known.auto_scale ?? false) &&
  (!auto_scale || (min_nodes === known.min_nodes && max_nodes === known.max_nodes)) &&
  (labels === undefined || sorted(labels) === sorted(known.labels));

const sorted = (labels: NodePool["labels"]): string => JSON.stringify(Object.entries(labels ?? {}).sort());
