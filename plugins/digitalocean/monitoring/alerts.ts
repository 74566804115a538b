import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { firstOf } from "../client/first-of.js";
import { path } from "../client/path.js";
import { somePage } from "../client/rows.js";
import { knownTag } from "../projects/tag.js";
import { CreateInput } from "./alert-input.js";
import { ALERTS, AlertPolicy, AlertRow, alertList, alertRow, conditionOf } from "./alert-policy.js";
import { alertType, WATCHED, watchedBy } from "./alert-types.js";
import { METRIC_TARGETS } from "./metric-targets.js";

const ListInput = listInput(AlertRow, {});

type Create = z.output<typeof CreateInput>;

const DeleteInput = z.object({ alert: z.string().describe("Id or description") });

/** How what an alert watches is found; undefined for a kind that is not known. */
function targetOf({ type }: AlertPolicy) {
  const { kind } = watchedBy(type);
  const known = WATCHED.find((one) => one === kind);
  return known && METRIC_TARGETS[known];
}

/** Alerts on metrics. */
@injectable()
export class Alerts {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_alerts",
    description: "List alerts on metrics.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("alerts", AlertRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const { rows, ...rest } = await somePage(this.digitalOcean.api, alertList, input, {
      rowOf: alertRow,
      identify: ({ id }) => id,
    });
    return { alerts: rows, ...rest };
  }

  @Tool({
    name: "create_alert",
    description: "Tell by email or Slack when a metric is above or below a value.",
    effect: "write",
    resolve: "affectedByCreate",
    input: CreateInput,
    output: AlertRow,
  })
  async create(input: Create) {
    const body = await this.stated(input);
    const { api, lookups } = this.digitalOcean;
    const made = await api.post(path`/monitoring/alerts`, z.looseObject({ policy: AlertPolicy }), body);
    lookups.forget();
    return alertRow(made.policy);
  }

  @Tool({
    name: "delete_alert",
    description: "Delete an alert on a metric.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedByDelete",
    input: DeleteInput,
    output: AlertRow,
  })
  async delete({ alert }: z.output<typeof DeleteInput>) {
    const { api, lookups } = this.digitalOcean;
    const policy = await lookups.find(ALERTS, alert);
    await api.delete(path`/monitoring/alerts/${policy.uuid}`);
    lookups.forget();
    return alertRow(policy);
  }

  async previewDelete({ alert }: z.output<typeof DeleteInput>): Promise<Preview> {
    const policy = await this.digitalOcean.lookups.find(ALERTS, alert);
    const { entities, tags } = policy;
    const names = (await targetOf(policy)?.names(this.digitalOcean, entities)) ?? entities;
    const watched = firstOf([...names, ...tags.map((tag) => `whatever has the tag ${tag}`)]).join(", ");
    const { tells } = alertRow(policy);
    return {
      summary: `Delete the alert "${policy.description}": ${conditionOf(policy)}.`,
      details: [`It watches ${watched || "all of them"}, and tells ${tells || "nobody"}.`],
      subject: policy,
    };
  }

  async affectedByCreate({ kind, names, tags }: Create): Promise<Affected[]> {
    const things = names.map((name) => METRIC_TARGETS[kind].affected(this.digitalOcean, name));
    return [...(await Promise.all(things)).flat(), ...tags.map((tag) => ({ kind: "tag", id: tag }))];
  }

  async affectedByDelete({ alert }: z.output<typeof DeleteInput>): Promise<Affected[]> {
    const policy = await this.digitalOcean.lookups.find(ALERTS, alert);
    const { entities, tags } = policy;
    const target = targetOf(policy);
    const things = entities.map((id) => target?.affectedById(this.digitalOcean, id) ?? []);
    return [...(await Promise.all(things)).flat(), ...tags.map((tag) => ({ kind: "tag", id: tag }))];
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  private async stated(input: Create) {
    const { kind, above, below, names, tags, email, slack_channel: channel, slack_url: url } = input;
    const type = alertType(kind, input.metric);
    const value = above ?? below;
    if (value === undefined || (above !== undefined && below !== undefined))
      throw new ValidationError("above, below: exactly one of them says when.", { next: "Give one." });
    if (names.length + tags.length === 0)
      throw new ValidationError("names: nothing to watch.", { next: "Give names, or tags of droplets." });
    if (tags.length > 0 && kind !== "droplet")
      throw new ValidationError("tags: only droplets are watched by them.", { next: "Give names." });
    if ((channel === undefined) !== (url === undefined))
      throw new ValidationError("slack_channel, slack_url: one without the other.", { next: "Give both." });
    if (email.length === 0 && channel === undefined)
      throw new ValidationError("email: nobody would be told.", {
        next: "Give email, or slack_channel and slack_url.",
      });
    const things = await Promise.all(names.map((name) => METRIC_TARGETS[kind].find(this.digitalOcean, name)));
    const known = await Promise.all(tags.map((tag) => knownTag(this.digitalOcean, tag)));
    const compare = above === undefined ? ("LessThan" as const) : ("GreaterThan" as const);
    return {
      type,
      description:
        input.description ?? `${kind} ${input.metric} ${above === undefined ? "below" : "above"} ${value}`,
      compare,
      value,
      window: input.window,
      entities: things.map(({ id }) => id),
      tags: known,
      alerts: { email, slack: channel === undefined ? [] : [{ channel, url }] },
      enabled: true,
    };
  }
}
