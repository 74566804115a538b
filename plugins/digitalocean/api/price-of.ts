import { SIZES } from "../account/size.js";
import type { DigitalOcean } from "../client/connect.js";
import {
  DAILY_BACKUPS,
  LOAD_BALANCER_NODE,
  monthly,
  VOLUME_GIGABYTE,
  WEEKLY_BACKUPS,
} from "../client/prices.js";
import { actionIn } from "./effect-with-body.js";

type Body = Readonly<Record<string, unknown>>;

/** What a call's body comes to in dollars a month, by operation; undefined where that cannot be told. */
const PRICES: Readonly<
  Record<string, (digitalOcean: DigitalOcean, body: Body) => Promise<number | undefined>>
> = {
  droplets_create: async (digitalOcean, body) => {
    const { size, names, backups, backup_policy } = body;
    const one = await ofSize(digitalOcean, size);
    const daily = (backup_policy as { plan?: unknown } | undefined)?.plan === "daily";
    const share = backups === true ? (daily ? DAILY_BACKUPS : WEEKLY_BACKUPS) : 0;
    return one && one * (1 + share) * (Array.isArray(names) ? names.length : 1);
  },
  dropletActions_post: async (digitalOcean, { type, size }) =>
    type === "resize" ? ofSize(digitalOcean, size) : undefined,
  loadBalancers_create: async (_, { size_unit = 1, type = "REGIONAL" }) =>
    type === "REGIONAL" && typeof size_unit === "number" ? size_unit * LOAD_BALANCER_NODE : undefined,
  volumes_create: async (_, body) => ofVolume(body),
  volumeActions_post_byId: async (_, body) => (body["type"] === "resize" ? ofVolume(body) : undefined),
};

/** "$6.00 a month", where the price of what a call makes is known. */
export async function priceOf(
  digitalOcean: DigitalOcean,
  id: string,
  body: unknown,
): Promise<string | undefined> {
  const price = Object.hasOwn(PRICES, id) ? await PRICES[id]?.(digitalOcean, actionIn(body)) : undefined;
  return price === undefined ? undefined : monthly(price);
}

async function ofSize({ lookups }: DigitalOcean, size: unknown): Promise<number | undefined> {
  return (await lookups.all(SIZES)).find(({ slug }) => slug === size)?.price_monthly;
}

const ofVolume = ({ size_gigabytes }: Body): number | undefined =>
  typeof size_gigabytes === "number" ? size_gigabytes * VOLUME_GIGABYTE : undefined;
