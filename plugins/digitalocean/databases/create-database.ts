import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing, asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { VPCS } from "../droplets/vpc.js";
import { PROJECTS } from "../projects/project.js";
import { DATABASES, DatabaseAnswer } from "./database.js";
import { followDatabase } from "./follow-database.js";
import { CreateInput, MIB, planDatabase } from "./plan-database.js";
import { affectedSource, opensTo, type Trusted, wideAmong } from "./trusted-sources.js";

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
  async create(input: CreateInput, call: Call) {
    const plan = await planDatabase(this.digitalOcean, input);
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

  async preview(input: CreateInput): Promise<Preview> {
    const { body, price, source, vpc, project, rules } = await planDatabase(this.digitalOcean, input);
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

  async risks(input: CreateInput): Promise<readonly Risk[]> {
    const { price, rules } = await planDatabase(this.digitalOcean, input);
    return [
      { risk: "costs", value: price, says: `The database cluster ${input.name} costs ${price}` },
      ...opensTo(input, rules),
    ];
  }

  async affected(input: CreateInput): Promise<readonly Affected[]> {
    const { source, vpc, project, rules } = await planDatabase(this.digitalOcean, input);
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
}

const NOT_YET = "Not online yet: digitalocean_get_database shows when. Do not create it again.";

const LATER = "with digitalocean_configure_database_object";

/** Who may connect, and where that is everybody, how to change it. */
function accessOf({ trusted_sources: sources }: CreateInput, rules: readonly Trusted[], how: string): string {
  if (sources.length === 0)
    return `Everybody on the Internet who has a password may connect until a trusted source is set ${how}.`;
  const wide = wideAmong(rules);
  return wide.length > 0
    ? `Everybody on the Internet who has a password may connect, from ${wide.join(", ")}.`
    : `Only ${sources.join(", ")} may connect.`;
}
