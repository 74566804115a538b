import * as z from "zod";
import { arrayOrNone } from "../client/array-or-none.js";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";
import { watchedBy } from "./alert-types.js";

/** What is read of an alert policy. A channel's URL is a credential, and is not read. */
export const AlertPolicy = z.looseObject({
  uuid: z.string(),
  type: z.string(),
  description: z.string().default(""),
  compare: z.string(),
  value: z.number(),
  window: z.string(),
  enabled: z.boolean(),
  entities: arrayOrNone(z.string()),
  tags: arrayOrNone(z.string()),
  alerts: z.looseObject({
    email: z.array(z.string()).nullish(),
    slack: z.array(z.looseObject({ channel: z.string() })).nullish(),
  }),
});

export type AlertPolicy = z.output<typeof AlertPolicy>;

export const alertList: ListOf<typeof AlertPolicy> = {
  path: path`/monitoring/alerts`,
  key: "policies",
  row: AlertPolicy,
};

export const ALERTS: Noun<AlertPolicy> = {
  noun: "alert",
  tool: "digitalocean_list_alerts",
  idOf: ({ uuid }) => uuid,
  namesOf: ({ description }) => [description],
  isId: isUuid,
  all: (api) => allRows(api, alertList),
};

/** An alert in a list. */
export const AlertRow = z.object({
  id: z.string(),
  description: z.string(),
  when: z.string(),
  of: z.string(),
  enabled: z.boolean(),
  tells: z.string(),
});

/** "droplet cpu above 80 for 5m". */
export const conditionOf = ({ type, compare, value, window }: AlertPolicy): string => {
  const { kind, metric } = watchedBy(type);
  return `${kind} ${metric} ${compare === "LessThan" ? "below" : "above"} ${value} for ${window}`.trim();
};

export const alertRow = (policy: AlertPolicy): z.output<typeof AlertRow> => ({
  id: policy.uuid,
  description: policy.description,
  when: conditionOf(policy),
  of: [...policy.entities, ...policy.tags.map((tag) => `tag:${tag}`)].join(",") || "all",
  enabled: policy.enabled,
  tells: [...(policy.alerts.email ?? []), ...(policy.alerts.slack ?? []).map(({ channel }) => channel)].join(
    ",",
  ),
});
