import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of an uptime check. */
export const UptimeCheck = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  target: z.string(),
  regions: z.array(z.string()).nullish(),
  enabled: z.boolean().default(true),
});

export type UptimeCheck = z.output<typeof UptimeCheck>;

export const checkList: ListOf<typeof UptimeCheck> = {
  path: path`/uptime/checks`,
  key: "checks",
  row: UptimeCheck,
};

export const CHECKS: Noun<UptimeCheck> = {
  noun: "check",
  tool: "digitalocean_list_uptime_checks",
  idOf: ({ id }) => id,
  namesOf: ({ name, target }) => [name, target],
  isId: isUuid,
  all: (api) => allRows(api, checkList),
};

/** How a check stands, from each of its regions. */
export const CheckState = z.looseObject({
  state: z
    .looseObject({
      regions: z
        .record(
          z.string(),
          z.looseObject({ status: z.string(), thirty_day_uptime_percentage: z.number().nullish() }),
        )
        .nullish(),
      previous_outage: z
        .looseObject({ started_at: z.string().nullish(), duration_seconds: z.number().nullish() })
        .nullish(),
    })
    .nullish(),
});

/** A check in a list. `uptime` is the least of all regions in 30 days, in percent. */
export const CheckRow = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  target: z.string(),
  regions: z.string(),
  enabled: z.boolean(),
  status: z.string(),
  uptime: z.number().nullable(),
  last_outage: z.string(),
});

export function checkRow(check: UptimeCheck, told?: z.output<typeof CheckState>): z.output<typeof CheckRow> {
  const { id, name, type, target, enabled } = check;
  const regions = Object.entries(told?.state?.regions ?? {});
  const down = regions.filter(([, { status }]) => status === "DOWN").map(([region]) => region);
  const up = regions.length > 0 && regions.every(([, { status }]) => status === "UP");
  const uptimes = regions.flatMap(([, one]) => one.thirty_day_uptime_percentage ?? []);
  const { started_at = "", duration_seconds: seconds } = told?.state?.previous_outage ?? {};
  return {
    id,
    name,
    type,
    target,
    regions: (check.regions ?? []).join(","),
    enabled,
    status: down.length > 0 ? `down from ${down.join(",")}` : up ? "up" : "checking",
    uptime: uptimes.length > 0 ? Math.min(...uptimes) : null,
    last_outage: started_at ? `${started_at}${seconds ? ` for ${seconds} s` : ""}` : "",
  };
}
