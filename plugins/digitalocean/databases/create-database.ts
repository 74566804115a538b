import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
  textList,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing, asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { VPCS } from "../droplets/vpc.js";
import { PROJECTS } from "../projects/project.js";
import { tagInput } from "../projects/tag-input.js";
import { DATABASES, DatabaseAnswer } from "./database.js";
import { checkChoice } from "./database-options.js";
import { databasePriceText } from "./database-price.js";
import { followDatabase } from "./follow-database.js";
import {
  affectedSource,
  opensTo,
  sourceIn,
  type Trusted,
  wideAmong,
  writtenSource,
} from "./trusted-sources.js";

const NAME = /^[a-z][a-z0-9-]{2,62}$/;

const CreateInput = z.object({
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

type Input = z.output<typeof CreateInput>;

const MIB = 1024;

/** Makes database clusters. */
@injectable()
export class CreateDatabase {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "create_database",
    description: "Create a database cluster, or copy one as it was (restore_from).",
    effect: "write",
    idempotent: false,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    deadline: 600,
    input: CreateInput,
    output: z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      price: z.string(),
      host: z.string().optional(),
      seconds: z.int().optional(),
      note: z.string(),
    }),
  })
  async create(input: Input, call: Call) {
    const plan = await this.plan(input);
    const { api, lookups } = this.digitalOcean;
    const { database } = await api.post(path`/databases`, DatabaseAnswer, plan.body);
    lookups.forget();
    const followed = input.wait
      ? await followDatabase(this.digitalOcean, call, database, "create")
      : undefined;
    lookups.forget();
    const { status, connection } = followed?.database ?? database;
    return {
      id: database.id,
      name: database.name,
      status,
      price: plan.price,
      ...(connection?.host && { host: connection.host }),
      ...(followed && { seconds: followed.seconds }),
      note: [...(status === "online" ? [] : [NOT_YET]), accessOf(input, plan.rules, LATER)].join(" "),
    };
  }

  async preview(input: Input): Promise<Preview> {
    const { body, price, source, vpc, project, rules } = await this.plan(input);
    return {
      summary: `Create the ${body.engine} database cluster ${body.name} for ${price}.`,
      details: [
        `${body.num_nodes} of ${body.size} in ${body.region}, ${body.version === undefined ? "the newest version" : `version ${body.version}`}`,
        ...(source ? [`A copy of ${source.name} as it was ${input.restore_time ?? "last"}.`] : []),
        ...(vpc ? [`VPC: ${vpc.name}`] : []),
        ...(project ? [`Project: ${project.name}`] : []),
        ...(body.storage_size_mib
          ? [`Storage of ${body.storage_size_mib / MIB} GiB; more than the size has costs more.`]
          : []),
        accessOf(input, rules, `here (trusted_sources), or later ${LATER}`),
      ],
      subject: { body },
    };
  }

  async risks(input: Input): Promise<readonly Risk[]> {
    const { price, rules } = await this.plan(input);
    return [
      { risk: "costs", value: price, says: `The database cluster ${input.name} costs ${price}` },
      ...opensTo(input, rules),
    ];
  }

  async affected(input: Input): Promise<readonly Affected[]> {
    const { source, vpc, project, rules } = await this.plan(input);
    const trusted = await Promise.all(rules.map((rule) => affectedSource(this.digitalOcean, rule)));
    return [
      { kind: "database", names: [input.name, ...asNames(input.tags)] },
      ...(source ? [affectedThing(DATABASES, source)] : []),
      ...(vpc ? [affectedThing(VPCS, vpc)] : []),
      ...(project ? [affectedThing(PROJECTS, project)] : []),
      ...(input.tags ?? []).map((tag) => ({ kind: "tag", names: [tag] })),
      ...trusted.flat(),
    ];
  }

  /** What is sent. A copy has what the copied one has, unless it is stated, but for its nodes. Throws where that is not to be had. */
  private async plan(input: Input) {
    const { lookups } = this.digitalOcean;
    const [source, vpc, project, rules] = await Promise.all([
      input.restore_from === undefined ? undefined : lookups.find(DATABASES, input.restore_from),
      input.vpc === undefined ? undefined : lookups.find(VPCS, input.vpc),
      input.project === undefined ? undefined : lookups.find(PROJECTS, input.project),
      Promise.all(input.trusted_sources.map((text) => sourceIn(this.digitalOcean, text))),
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
    await checkChoice(this.digitalOcean, { engine, region, size, version, nodes });
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
}

const NOT_YET = "Not online yet: digitalocean_get_database shows when. Do not create it again.";

const LATER = "with digitalocean_configure_database_object";

/** Who may connect, and where that is everybody, how to change it. */
function accessOf({ trusted_sources: sources }: Input, rules: readonly Trusted[], how: string): string {
  if (sources.length === 0)
    return `Everybody on the Internet who has a password may connect until a trusted source is set ${how}.`;
  const wide = wideAmong(rules);
  return wide.length > 0
    ? `Everybody on the Internet who has a password may connect, from ${wide.join(", ")}.`
    : `Only ${sources.join(", ")} may connect.`;
}

const missing = (what: string): never => {
  throw new ValidationError(`${what}: none is given.`, {
    next: `Give ${what}, or restore_from to copy a cluster.`,
  });
};
