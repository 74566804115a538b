import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  Tool,
  untrusted,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedByZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { ask } from "./ask.js";
import { saidBy } from "./errors.js";
import { reachOf } from "./reach.js";
import { readQuery } from "./read-query.js";

const QueryInput = z.object({
  query: z.string().describe("Query"),
  variables: z.record(z.string(), z.unknown()).optional().describe("Variables"),
  zone: z.string().optional().describe("$zoneTag"),
  account: z.string().optional().describe("$accountTag"),
});
type QueryInput = z.output<typeof QueryInput>;

const QueryOutput = z.object({
  result: untrusted(z.record(z.string(), z.unknown())),
  errors: untrusted(z.array(z.string())).optional(),
});

/** Questions to the GraphQL API that no report answers. */
@injectable()
export class AnalyticsQueries {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "query_analytics",
    description: "GraphQL for what get_analytics lacks.",
    effect: "read",
    resolve: "affected",
    input: QueryInput,
    output: QueryOutput,
  })
  async query(input: QueryInput, _call: Call) {
    const { text, declared } = readQuery(input.query);
    const { zone, account } = await this.places(input, declared);
    const { data, errors } = await ask(this.cloudflare.sdk, text, {
      ...input.variables,
      ...(zone && { zoneTag: zone.id }),
      ...(account && { accountTag: account.id }),
    });
    return { result: data, ...(errors.length > 0 && { errors: errors.map(saidBy) }) };
  }

  /**
   * Rules about zones hold for whatever the query could tell of: an account's data are about all of its zones, and a query
   * that names zones by itself may mean any.
   */
  async affected(input: QueryInput): Promise<readonly Affected[]> {
    const { document, declared } = readQuery(input.query);
    const reach = reachOf(document);
    const { zone, account } = await this.places(input, declared);
    const { lookups } = this.cloudflare;
    // A variable that is used without a declaration stands for nothing that could be judged.
    const other = reach.other || (reach.zone && !zone) || (reach.account && !account);
    const zones = other || reach.account ? await lookups.zones() : [];
    const meant = zones.filter((one) => other || one.account.id === account?.id);
    const accounts = other ? await lookups.accounts() : account ? [account] : [];
    const found = [
      ...(zone ? affectedByZone(zone) : []),
      ...meant.flatMap(affectedByZone),
      ...accounts.map(({ id, name }) => ({ kind: "account", id, names: [name] })),
    ];
    return [...new Map(found.map((one) => [`${one.kind} ${one.id}`, one])).values()];
  }

  /** What the two variables stand for. They come from the arguments alone, so that rules judge what is asked. */
  private async places({ zone, account, variables = {} }: QueryInput, declared: ReadonlySet<string>) {
    for (const [variable, name, value] of [
      ["zoneTag", "zone", zone],
      ["accountTag", "account", account],
    ] as const) {
      if (variable in variables)
        throw new ValidationError(`variables: ${variable} is set by the argument ${name}.`, {
          next: `Give ${name} instead.`,
        });
      if (value !== undefined && !declared.has(variable))
        throw new ValidationError(`${name}: the query does not declare $${variable}.`, {
          next: `Write query ($${variable}: string!) { viewer { ${name}s(filter: { ${variable}: $${variable} }) { … } } }.`,
        });
    }
    if (zone === undefined && declared.has("zoneTag"))
      throw new ValidationError("zone: the query declares $zoneTag.", {
        next: "Give the zone: its domain or id.",
      });
    const { lookups } = this.cloudflare;
    return {
      zone: zone === undefined ? undefined : await lookups.zone(zone),
      account: declared.has("accountTag") ? await lookups.account(account) : undefined,
    };
  }
}
