import { type Affected, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { monthly } from "../client/prices.js";

const Tier = z.looseObject({
  slug: z.string().nullish(),
  name: z.string().nullish(),
  included_storage_bytes: z.number().nullish(),
  included_repositories: z.number().nullish(),
  monthly_price_in_cents: z.number().nullish(),
});

/** What an account pays for its registries together. */
export const Subscription = z.looseObject({
  subscription: z.looseObject({ tier: Tier.nullish() }).nullish(),
});

/** What is read of a registry. */
export const Registry = z.looseObject({
  name: z.string(),
  region: z.string().nullish(),
  storage_usage_bytes: z.number().nullish(),
});

export type Registry = z.output<typeof Registry>;

const Registries = z.looseObject({ registries: z.array(Registry).nullish() });

/**
 * Registries by their list, which every account has: one with a single registry has a list of one. The older paths with
 * `registry` know that one alone, and refuse accounts with several.
 */
export const REGISTRIES: Noun<Registry> = {
  noun: "registry",
  tool: "digitalocean_list_repositories",
  idOf: ({ name }) => name,
  namesOf: ({ name }) => [name],
  isId: () => false,
  all: async (api) => (await api.get(path`/registries`, Registries)).registries ?? [],
};

/** The registry that is named, or the only one. Throws a ToolError that names all when there are several. */
export async function registryOf({ lookups }: DigitalOcean, name: string | undefined): Promise<Registry> {
  if (name !== undefined) return lookups.find(REGISTRIES, name);
  const all = await lookups.all(REGISTRIES);
  const [only] = all;
  if (only === undefined)
    throw new ToolError("not_found", "The account has no container registry.", {
      next: "Create one at https://cloud.digitalocean.com/registry.",
    });
  if (all.length === 1) return only;
  throw new ToolError(
    "conflict",
    `There are ${all.length} registries: ${all.map((one) => one.name).join(", ")}.`,
    {
      next: "Give registry.",
    },
  );
}

/** What a call about a registry is about. */
export const affectedRegistry = async (
  digitalOcean: DigitalOcean,
  name: string | undefined,
): Promise<Affected[]> => [affectedThing(REGISTRIES, await registryOf(digitalOcean, name))];

/** Bytes as people say them, in units of 1024: "1.5 GiB". */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const unit = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** unit).toPrecision(3))} ${units[unit]}`;
}

/** "1.5 GiB of 5 GiB". */
export const storageOf = (used: number, included: number | null | undefined): string =>
  included ? `${bytesText(used)} of ${bytesText(included)}` : bytesText(used);

/** "Basic, $5.00 a month". */
export const priceOf = (tier: z.output<typeof Tier> | null | undefined): string =>
  tier ? `${tier.name ?? tier.slug ?? ""}, ${monthly((tier.monthly_price_in_cents ?? 0) / 100)}` : "";
