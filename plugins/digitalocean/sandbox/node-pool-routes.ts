import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { Clusters, type NewPool } from "./clusters.js";
import { route, type SandboxRequest } from "./route.js";
import { shownPool } from "./shown-cluster.js";
import { SIZES } from "./sizes.js";

const ALL = "/kubernetes/clusters/{cluster_id}/node_pools";
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MOST = 512;

/** A pool that a body makes. Throws what the API answers to one that is wrong. */
export function checkedPool(body: unknown): NewPool {
  const { name, size, count, auto_scale, min_nodes, max_nodes, labels, tags } = (body ??
    {}) as Partial<NewPool>;
  if (name === undefined || !NAME.test(name)) throw invalid("invalid node pool name");
  if (!SIZES.some(({ slug, memory, available }) => slug === size && memory >= 2048 && available))
    throw invalid("invalid droplet size for a node pool");
  checkCounts({ count, auto_scale, min_nodes, max_nodes });
  return {
    name,
    size: size ?? "",
    count: count ?? min_nodes ?? 0,
    ...(auto_scale && { auto_scale, min_nodes: min_nodes ?? 0, max_nodes: max_nodes ?? 0 }),
    ...(labels && { labels }),
    ...(tags && { tags }),
  };
}

interface Counts {
  readonly count?: number | undefined;
  readonly auto_scale?: boolean | undefined;
  readonly min_nodes?: number | undefined;
  readonly max_nodes?: number | undefined;
}

function checkCounts({ count, auto_scale, min_nodes = 0, max_nodes = 0 }: Counts): void {
  if (auto_scale) {
    if (max_nodes < 1 || min_nodes > max_nodes) throw invalid("invalid range for auto-scaling");
    return;
  }
  if (!Number.isInteger(count) || Number(count) < 1 || Number(count) > MOST)
    throw invalid("invalid node count");
}

function at(request: SandboxRequest, world: World) {
  const cluster = world.part(Clusters).of(request);
  const pool = cluster.pools.find(({ id }) => id === request.params["node_pool_id"]);
  if (!pool) throw notFound();
  return { cluster, pool };
}

export const nodePoolRoutes = [
  route(`POST ${ALL}`, (request, world) => {
    const clusters = world.part(Clusters);
    const cluster = clusters.of(request);
    const pool = checkedPool(request.json);
    if (cluster.pools.some(({ name }) => name === pool.name))
      throw invalid("a node pool has this name already");
    const made = clusters.makePool(pool);
    cluster.pools.push(made);
    return ok({ node_pool: shownPool(made) }, 201);
  }),
  route(`GET ${ALL}/{node_pool_id}`, (request, world) =>
    ok({ node_pool: shownPool(at(request, world).pool) }),
  ),
  route(`PUT ${ALL}/{node_pool_id}`, (request, world) => {
    const { pool } = at(request, world);
    const { count, ...body } = (request.json ?? {}) as Partial<NewPool>;
    const { name: _name, size: _size, ...change } = body;
    checkCounts({ ...pool, ...change, count: count ?? pool.count });
    Object.assign(pool, change);
    const least = pool.auto_scale ? Math.max(pool.min_nodes, 1) : 1;
    const most = pool.auto_scale ? pool.max_nodes : MOST;
    world.part(Clusters).scale(pool, Math.min(most, Math.max(least, count ?? pool.count)));
    return ok({ node_pool: shownPool(pool) }, 202);
  }),
  route(`DELETE ${ALL}/{node_pool_id}`, (request, world) => {
    const { cluster, pool } = at(request, world);
    if (cluster.pools.length === 1) throw invalid("the last node pool cannot be deleted");
    cluster.pools.splice(cluster.pools.indexOf(pool), 1);
    return noContent();
  }),
];
