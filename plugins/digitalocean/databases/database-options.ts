import { nearest, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { databasePriceText } from "./database-price.js";

const Options = z.object({
  options: z.record(
    z.string(),
    z.looseObject({
      regions: z.array(z.string()).nullish(),
      versions: z.array(z.string()).nullish(),
      layouts: z.array(z.looseObject({ num_nodes: z.int(), sizes: z.array(z.string()).nullish() })).nullish(),
    }),
  ),
});

/** Sizes that an error names. */
const SHOWN = 8;

/** What a database cluster is to be. */
export interface Choice {
  readonly engine: string;
  readonly version?: string | undefined;
  readonly region?: string | undefined;
  readonly size: string;
  readonly nodes: number;
}

/** Throws, with what could be had instead, where DigitalOcean does not offer a choice. */
export async function checkChoice({ api }: DigitalOcean, choice: Choice): Promise<void> {
  const { engine, version, region, size, nodes } = choice;
  const { options } = await api.get(path`/databases/options`, Options);
  const offered = Object.hasOwn(options, engine) ? options[engine] : undefined;
  if (!offered) throw notOffered("engine", engine, Object.keys(options));
  const { regions, versions, layouts } = offered;
  if (region !== undefined && regions && !regions.includes(region))
    throw notOffered("region", region, regions);
  if (version !== undefined && versions && !versions.includes(version))
    throw notOffered("version", version, versions);
  if (!layouts) return;
  const layout = layouts.find(({ num_nodes }) => num_nodes === nodes);
  if (!layout)
    throw notOffered(
      "nodes",
      String(nodes),
      layouts.map(({ num_nodes }) => String(num_nodes)),
    );
  const sizes = layout.sizes ?? [];
  if (sizes.includes(size)) return;
  const others = layouts.filter((one) => one.sizes?.includes(size)).map(({ num_nodes }) => num_nodes);
  if (others.length > 0)
    throw new ValidationError(`size: ${size} does not go with ${nodes} nodes.`, {
      next: `It goes with ${others.join(" or ")}; with ${nodes} go ${priced(sizes, nodes)}.`,
    });
  throw new ValidationError(`size: there is no ${size} for ${engine}.`, {
    next: meant(size, sizes) ?? `With ${nodes} nodes go ${priced(sizes, nodes)}.`,
  });
}

const meant = (value: string, candidates: readonly string[]) => {
  const found = nearest(value, candidates);
  return found && `Did you mean ${found}?`;
};

const notOffered = (what: string, value: string, candidates: readonly string[]) =>
  new ValidationError(`${what}: ${value} is not offered.`, {
    next: `${meant(value, candidates) ?? ""} There are ${candidates.join(", ")}.`.trim(),
  });

const priced = (sizes: readonly string[], nodes: number): string =>
  sizes
    .slice(0, SHOWN)
    .map((size) => `${size} (${databasePriceText(size, nodes)})`)
    .join(", ");
