import * as z from "zod";
import { arrayOrNone } from "../client/array-or-none.js";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";

/** What is read of a size of droplets. */
export const Size = z.looseObject({
  slug: z.string(),
  memory: z.number(),
  vcpus: z.number(),
  disk: z.number(),
  transfer: z.number(),
  price_monthly: z.number(),
  price_hourly: z.number(),
  regions: arrayOrNone(z.string()),
  available: z.boolean(),
  description: z.string().default(""),
});

export type Size = z.output<typeof Size>;

export const SIZES: Noun<Size> = {
  noun: "size",
  tool: "digitalocean_list_sizes",
  idOf: ({ slug }) => slug,
  namesOf: ({ slug }) => [slug],
  isId: () => false,
  isLasting: true,
  all: (api) => allRows(api, { path: path`/sizes`, key: "sizes", row: Size }),
};

/** What is read of a region. */
export const Region = z.looseObject({
  slug: z.string(),
  name: z.string(),
  available: z.boolean(),
  features: arrayOrNone(z.string()),
});

export type Region = z.output<typeof Region>;

export const REGIONS: Noun<Region> = {
  noun: "region",
  tool: "digitalocean_list_sizes",
  idOf: ({ slug }) => slug,
  namesOf: ({ slug, name }) => [slug, name],
  isId: () => false,
  isLasting: true,
  all: (api) => allRows(api, { path: path`/regions`, key: "regions", row: Region }),
};
