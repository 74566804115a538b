import { type CountedRow, type CountedRows, dnsRows, firewallRows, httpDays, httpRows } from "./visits.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What GraphQL can be asked about a zone. */
export interface Dataset {
  readonly rows: CountedRows;
  /** The names of times that it groups by. */
  readonly times: readonly string[];
  readonly dimensions: readonly string[];
  readonly sums: readonly string[];
  /** Lists within `sum`: their name, the field that names a row, and the dimension that this stands for. */
  readonly maps: Readonly<Record<string, readonly [field: string, dimension: string]>>;
  readonly counts: boolean;
  /** Seconds between the ends of a query at most, and seconds back: as in a plan without costs. */
  readonly maxDuration: number;
  readonly notOlderThan: number;
}

const rollup = (
  rows: CountedRows,
  times: readonly string[],
  maxDuration: number,
  notOlderThan: number,
): Dataset => ({
  rows,
  times,
  dimensions: [],
  sums: [
    "requests",
    "bytes",
    "cachedRequests",
    "cachedBytes",
    "encryptedRequests",
    "encryptedBytes",
    "pageViews",
    "threats",
  ],
  maps: {
    responseStatusMap: ["edgeResponseStatus", "edgeResponseStatus"],
    countryMap: ["clientCountryName", "clientCountryName"],
  },
  counts: false,
  maxDuration,
  notOlderThan,
});

const adaptive = (
  rows: CountedRows,
  dimensions: readonly string[],
  sums: readonly string[],
  maxDuration: number,
): Dataset => ({
  rows,
  times: ["date", "datetimeHour"],
  dimensions,
  sums,
  maps: {},
  counts: true,
  maxDuration,
  notOlderThan: 8 * DAY,
});

/** The data sets that are played, by their names. */
export const DATASETS: Readonly<Record<string, Dataset>> = {
  httpRequests1hGroups: rollup(httpRows, ["date", "datetime"], 3 * DAY + HOUR, 30 * DAY),
  httpRequests1dGroups: rollup(httpDays, ["date"], 366 * DAY, 366 * DAY),
  httpRequestsAdaptiveGroups: adaptive(
    httpRows,
    [
      "clientRequestPath",
      "clientRequestHTTPHost",
      "clientRequestHTTPMethodName",
      "clientCountryName",
      "edgeResponseStatus",
      "cacheStatus",
      "requestSource",
    ],
    ["edgeResponseBytes", "visits"],
    DAY,
  ),
  firewallEventsAdaptiveGroups: adaptive(
    firewallRows,
    ["action", "source", "clientCountryName", "ruleId", "clientRequestPath"],
    [],
    DAY,
  ),
  dnsAnalyticsAdaptiveGroups: adaptive(
    dnsRows,
    ["queryName", "queryType", "responseCode", "responseCached", "coloName"],
    [],
    7 * DAY,
  ),
};

/** A dimension of a row; times are named as the data set has them. */
export function dimensionOf({ time, dimensions }: CountedRow, name: string): string | number | undefined {
  if (name === "date") return new Date(time).toISOString().slice(0, 10);
  if (name === "datetime" || name === "datetimeHour")
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
  return dimensions[name];
}
