import { SIZES, type Size } from "../account/size.js";
import type { DigitalOcean } from "../client/connect.js";
import { monthly, unknownPrice } from "../client/prices.js";

/** Dollars a month that a control plane of several copies costs; one of a single copy is free. */
export const HIGH_AVAILABILITY = 40;

/** How many nodes of a size there are. */
export interface Priced {
  readonly size: string;
  readonly count: number;
  /** With auto-scaling: how many it may become. */
  readonly max_nodes?: number | null | undefined;
  readonly auto_scale?: boolean | null | undefined;
}

/** What nodes come to in dollars a month, now and at most. */
export interface Price {
  readonly now: number;
  readonly most: number;
  /** Sizes whose price nobody here knows; their nodes are not counted. */
  readonly unknown: readonly string[];
}

/** A node costs what a droplet of its size does. */
export async function poolsPrice(
  { lookups }: DigitalOcean,
  pools: readonly Priced[],
  ha: boolean,
): Promise<Price> {
  const prices = new Map((await lookups.all(SIZES)).map((size: Size) => [size.slug, size.price_monthly]));
  const sum = (countOf: (pool: Priced) => number) =>
    pools.reduce((total, pool) => total + (prices.get(pool.size) ?? 0) * countOf(pool), 0) +
    (ha ? HIGH_AVAILABILITY : 0);
  const unknown = [...new Set(pools.map(({ size }) => size))].filter((size) => !prices.has(size));
  return { now: sum(({ count }) => count), most: sum(mostOf), unknown };
}

/** How many nodes there may be at most. */
export const mostOf = ({ count, auto_scale, max_nodes }: Priced): number =>
  auto_scale ? Math.max(count, max_nodes ?? 0) : count;

/** "$60.00 a month", and what auto-scaling may make of it; sizes of an unknown price are named. */
export function priceText({ now, most, unknown }: Price): string {
  const known = most > now ? `${monthly(now)}, ${monthly(most)} at most` : monthly(now);
  if (unknown.length === 0) return known;
  const rest = unknownPrice(unknown.join(", "));
  return now > 0 ? `${known} and ${rest}` : rest;
}
