import * as z from "zod";
import type { Size } from "./size.js";

/** A size in a list. Prices are in dollars. */
export const SizeRow = z.object({
  size: z.string(),
  kind: z.string(),
  vcpus: z.number(),
  memory_gb: z.number(),
  disk_gb: z.number(),
  transfer_tb: z.number(),
  monthly: z.number(),
  hourly: z.number(),
  regions: z.string(),
});

/** MiB of a GiB. */
const MIB = 1024;

export const sizeRow = (size: Size): z.output<typeof SizeRow> => ({
  size: size.slug,
  kind: size.description,
  vcpus: size.vcpus,
  memory_gb: size.memory / MIB,
  disk_gb: size.disk,
  transfer_tb: size.transfer,
  monthly: size.price_monthly,
  hourly: size.price_hourly,
  regions: size.regions.join(","),
});

/** What is asked of a size. */
export interface SizeNeeds {
  readonly region?: string | undefined;
  readonly memory_gb?: number | undefined;
}

/** Those to be had that fit, the cheapest first. */
export const fittingSizes = (sizes: readonly Size[], needs: SizeNeeds): Size[] =>
  sizes
    .filter(({ available, regions }) => available && regions.length > 0)
    .filter(({ regions }) => needs.region === undefined || regions.includes(needs.region))
    .filter(({ memory }) => memory >= (needs.memory_gb ?? 0) * MIB)
    .sort((a, b) => a.price_monthly - b.price_monthly);
