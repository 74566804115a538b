import { ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { SIZES } from "../account/size.js";
import type { AppSpec } from "../apps/app-spec.js";
import { propose } from "../apps/propose.js";
import type { DigitalOcean } from "../client/connect.js";
import {
  BACKUPS,
  type BackupPlan,
  inCents,
  LOAD_BALANCER_NODE,
  monthly,
  RESERVED_IP,
  SNAPSHOT_GIGABYTE,
  VOLUME_GIGABYTE,
  withBackups,
} from "../client/prices.js";
import { databasePrice } from "../databases/database-price.js";
import { DROPLETS } from "../droplets/droplet.js";
import { poolsPrice, priceText } from "../kubernetes/cluster-price.js";
import { actionIn } from "./effect-with-body.js";

type Body = Readonly<Record<string, unknown>>;
/** Dollars a month, or a text that says more of them; undefined where that cannot be told. */
type Told = number | string | undefined;

const SNAPSHOT = `${monthly(SNAPSHOT_GIGABYTE)} per GiB`;
const UNASSIGNED = `${monthly(RESERVED_IP)} while it is assigned to nothing`;

type Priced = (digitalOcean: DigitalOcean, body: Body, parameters: Body) => Promise<Told> | Told;

/** What a call's body comes to, by operation. */
const PRICES: Readonly<Record<string, Priced>> = {
  droplets_create: async (digitalOcean, body) => {
    const { size, names, backups, backup_policy } = body;
    const one = await ofSize(digitalOcean, size);
    const each = one && backups === true ? withBackups(one, planIn(backup_policy)) : one;
    return each && each * (Array.isArray(names) ? names.length : 1);
  },
  dropletActions_post: async (digitalOcean, body, { droplet_id }) => {
    if (body["type"] === "snapshot") return SNAPSHOT;
    if (body["type"] === "enable_backups") return ofBackups(digitalOcean, droplet_id, body);
    const price = body["type"] === "resize" ? await ofSize(digitalOcean, body["size"]) : undefined;
    return price && `${monthly(price)} without backups`;
  },
  dropletActions_post_byTag: (_, { type }) => (type === "snapshot" ? SNAPSHOT : undefined),
  volumeSnapshots_create: () => SNAPSHOT,
  reservedIPs_create: () => UNASSIGNED,
  floatingIPs_create: () => UNASSIGNED,
  loadBalancers_create: (_, { size_unit = 1, type = "REGIONAL" }) =>
    type === "REGIONAL" && typeof size_unit === "number" ? size_unit * LOAD_BALANCER_NODE : undefined,
  volumes_create: (_, body) => ofVolume(body),
  volumeActions_post_byId: (_, body) => (body["type"] === "resize" ? ofVolume(body) : undefined),
  databases_create_cluster: (_, body) => ofDatabase(body),
  databases_update_clusterSize: (_, body) => ofDatabase(body),
  databases_create_replica: (_, { size }) => ofDatabase({ size, num_nodes: 1 }),
  kubernetes_create_cluster: (digitalOcean, { node_pools, ha }) => ofPools(digitalOcean, node_pools, ha),
  kubernetes_add_nodePool: (digitalOcean, body) => ofPools(digitalOcean, [body], false),
  apps_create: (digitalOcean, { spec }) => ofApp(digitalOcean, spec),
};

/** "$6.00 a month", where the price of what a call makes is known. */
export async function priceOf(
  digitalOcean: DigitalOcean,
  id: string,
  body: unknown,
  parameters: Body = {},
): Promise<string | undefined> {
  const price = Object.hasOwn(PRICES, id)
    ? await PRICES[id]?.(digitalOcean, actionIn(body), parameters)
    : undefined;
  return typeof price === "number" ? monthly(price) : price;
}

/** A plan that is not stated is weekly, as the API has it. */
const planIn = (policy: unknown): BackupPlan =>
  (policy as { plan?: unknown } | null | undefined)?.plan === "daily" ? "daily" : "weekly";

async function ofBackups({ lookups }: DigitalOcean, reference: unknown, body: Body): Promise<Told> {
  if (typeof reference !== "string" && typeof reference !== "number") return undefined;
  const price = (await lookups.find(DROPLETS, reference)).size?.price_monthly;
  return price && inCents(price * BACKUPS[planIn(body["backup_policy"])]);
}

async function ofSize({ lookups }: DigitalOcean, size: unknown): Promise<number | undefined> {
  return (await lookups.all(SIZES)).find(({ slug }) => slug === size)?.price_monthly;
}

const ofVolume = ({ size_gigabytes }: Body): number | undefined =>
  typeof size_gigabytes === "number" ? size_gigabytes * VOLUME_GIGABYTE : undefined;

function ofDatabase({ size, num_nodes }: Body): string | undefined {
  if (typeof size !== "string" || typeof num_nodes !== "number") return undefined;
  const price = databasePrice(size, num_nodes);
  return price === undefined ? undefined : `about ${monthly(price)}`;
}

const Pools = z
  .array(
    z.looseObject({
      size: z.string(),
      count: z.int().default(0),
      auto_scale: z.boolean().optional(),
      max_nodes: z.int().optional(),
    }),
  )
  .min(1);

async function ofPools(digitalOcean: DigitalOcean, pools: unknown, ha: unknown): Promise<string | undefined> {
  const { data } = Pools.safeParse(pools);
  if (!data) return undefined;
  const sizes = (await digitalOcean.lookups.all(SIZES)).map(({ slug }) => slug);
  if (!data.every(({ size }) => sizes.includes(size))) return undefined;
  const price = await poolsPrice(digitalOcean, data, ha === true);
  // Whether a control plane that nobody has said anything of is redundant depends on the version.
  const most = ha === undefined ? (await poolsPrice(digitalOcean, data, true)).most : price.most;
  return priceText({ ...price, most });
}

/** Asks the API, which is told no values of variables for that. */
async function ofApp(digitalOcean: DigitalOcean, spec: unknown): Promise<number | undefined> {
  if (typeof spec !== "object" || spec === null) return undefined;
  const plain = JSON.parse(JSON.stringify(spec, (key, value) => (key === "value" ? undefined : value)));
  try {
    return (await propose(digitalOcean, plain as AppSpec)).cost;
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    return undefined;
  }
}
