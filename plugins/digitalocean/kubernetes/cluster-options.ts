import { nearest, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { SIZES } from "../account/size.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { dollars } from "../client/prices.js";

const Slugs = z.array(z.looseObject({ slug: z.string() })).nullish();
const Options = z.looseObject({
  options: z.looseObject({ regions: Slugs, versions: Slugs, sizes: Slugs }),
});

/** Sizes that an error names. */
const SHOWN = 8;

interface Wanted {
  readonly region?: string;
  readonly version?: string;
  readonly sizes: readonly string[];
}

/** Throws, with what could be had instead, where DigitalOcean does not offer what is wanted. */
export async function checkOffered(digitalOcean: DigitalOcean, { region, version, sizes }: Wanted) {
  const { options } = await digitalOcean.api.get(path`/kubernetes/options`, Options);
  const offered = (rows: z.output<typeof Slugs>) => rows?.map(({ slug }) => slug) ?? [];
  check("region", region, offered(options.regions));
  // "1.33" means the newest of 1.33, and "latest" the newest of all.
  if (version !== "latest" && !/^\d+\.\d+$/.test(version ?? ""))
    check("version", version, offered(options.versions));
  const known = offered(options.sizes);
  const wrong = sizes.find((size) => !known.includes(size));
  if (wrong === undefined) return;
  const priced = (await digitalOcean.lookups.all(SIZES))
    .filter(({ slug }) => known.includes(slug))
    .slice(0, SHOWN)
    .map(({ slug, price_monthly }) => `${slug} (${dollars(price_monthly)})`);
  check("size", wrong, known, priced);
}

function check(
  what: string,
  value: string | undefined,
  known: readonly string[],
  shown: readonly string[] = known,
): void {
  if (value === undefined || known.length === 0 || known.includes(value)) return;
  const meant = nearest(value, known);
  throw new ValidationError(`${what}: ${value} is not offered for Kubernetes.`, {
    next: `${meant ? `Did you mean ${meant}? ` : ""}There are ${shown.join(", ")}.`,
  });
}
