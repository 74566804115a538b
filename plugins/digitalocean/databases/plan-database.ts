import { textList, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { VPCS } from "../droplets/vpc.js";
import { PROJECTS } from "../projects/project.js";
import { tagInput } from "../projects/tag-input.js";
import { DATABASES } from "./database.js";
import { checkChoice } from "./database-options.js";
import { databasePriceText } from "./database-price.js";
import { sourceIn, writtenSource } from "./trusted-sources.js";

const NAME = /^[a-z][a-z0-9-]{2,62}$/;

export const CreateInput = z.object({
  name: z
    .string()
    .refine((name) => NAME.test(name), {
      error: "expected a lower-case letter, then lower-case letters, digits and dashes, 3 to 63 in all",
    })
    .describe("Unique"),
  engine: z.string().optional().describe("pg, mysql, valkey, mongodb …"),
  version: z.string().optional().describe("Default: newest"),
  region: z.string().optional().describe("Slug"),
  size: z.string().optional().describe("db-s-1vcpu-1gb …"),
  nodes: z.int().min(1).optional().describe("Default 1"),
  storage_gb: z.int().min(1).optional().describe("Default: the size's"),
  vpc: z.string().optional().describe("Name or id"),
  project: z.string().optional().describe("Name or id"),
  tags: z.array(tagInput).optional().describe("Its tags"),
  trusted_sources: textList(z.array(writtenSource)).default([]).describe("tag:web, app:a, 192.0.2.7"),
  restore_from: z.string().optional().describe("Database cluster to copy"),
  restore_time: z
    .string()
    .refine((time) => z.iso.datetime().safeParse(time).success, {
      error: "expected a time such as 2026-11-24T05:00:00Z",
    })
    .optional()
    .describe("Default: now"),
  wait: z.boolean().default(true).describe("Until online"),
});

export type CreateInput = z.output<typeof CreateInput>;

/** Of a GiB. */
export const MIB = 1024;

/** What is sent. A copy has what the copied one has, unless it is stated, but for its nodes. Throws where that is not to be had. */
export async function planDatabase(digitalOcean: DigitalOcean, input: CreateInput) {
  const { lookups } = digitalOcean;
  const [source, vpc, project, rules] = await Promise.all([
    input.restore_from === undefined ? undefined : lookups.find(DATABASES, input.restore_from),
    input.vpc === undefined ? undefined : lookups.find(VPCS, input.vpc),
    input.project === undefined ? undefined : lookups.find(PROJECTS, input.project),
    Promise.all(input.trusted_sources.map((text) => sourceIn(digitalOcean, text))),
  ]);
  const engine = input.engine ?? source?.engine ?? missing("engine");
  const region = input.region ?? source?.region ?? missing("region");
  const size = input.size ?? source?.size ?? missing("size");
  const version = input.version ?? source?.version ?? undefined;
  const nodes = input.nodes ?? 1;
  // What is copied may have more than its size comes with, and has to find room.
  const inherited = source && size === source.size ? source.storage_size_mib : undefined;
  const storage = input.storage_gb ? input.storage_gb * MIB : (inherited ?? undefined);
  if (input.restore_time !== undefined && !source)
    throw new ValidationError("restore_time: there is nothing to restore.", { next: "Give restore_from." });
  if (source && source.engine !== engine)
    throw new ValidationError(`engine: ${source.name} is ${source.engine}, and so is its copy.`, {
      next: "Leave engine out.",
    });
  if (vpc && vpc.region !== region)
    throw new ValidationError(`vpc: ${vpc.name} is in ${vpc.region}, and not in ${region}.`, {
      next: "Leave vpc out for the region's own, or name one that is there.",
    });
  await checkChoice(digitalOcean, { engine, region, size, version, nodes });
  const body = {
    name: input.name,
    engine,
    ...(version !== undefined && { version }),
    region,
    size,
    num_nodes: nodes,
    ...(storage && { storage_size_mib: storage }),
    ...(vpc && { private_network_uuid: vpc.id }),
    ...(project && { project_id: project.id }),
    ...(input.tags?.length && { tags: input.tags }),
    ...(rules.length > 0 && { rules }),
    ...(source && {
      backup_restore: {
        database_name: source.name,
        ...(input.restore_time && { backup_created_at: input.restore_time }),
      },
    }),
  };
  return { body, price: databasePriceText(size, nodes), source, vpc, project, rules };
}

const missing = (what: string): never => {
  throw new ValidationError(`${what}: none is given.`, {
    next: `Give ${what}, or restore_from to copy a cluster.`,
  });
};
