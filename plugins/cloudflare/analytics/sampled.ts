import { type Period, stepsOf, timeOf } from "./period.js";
import { amounts, type Group, type Groups, type Report, ratio, sumOf, tally, tops } from "./report.js";

/** Rows of a group that is counted by step and by something else. */
const MOST = 5000;

const filter = ({ since, until }: Period, more = "") =>
  `filter: { datetime_geq: "${timeOf(since)}", datetime_lt: "${timeOf(until)}"${more} }`;

/** Visitors' requests, without those that Workers make. */
const EYEBALL = ', requestSource: "eyeball"';

const nameOf = ({ step }: Period) => (step === "hour" ? "datetimeHour" : "date");

const perStep = (name: string, period: Period, dimensions: string, fields: string, more = "") =>
  `points: ${name}(limit: ${MOST}, orderBy: [${nameOf(period)}_ASC], ${filter(period, more)}) { dimensions { ${nameOf(period)} ${dimensions} } ${fields} }`;

const largest = (alias: string, name: string, period: Period, limit: number, fields: string, more = "") =>
  `${alias}: ${name}(limit: ${limit}, orderBy: [count_DESC], ${filter(period, more)}) { ${fields} }`;

const named = (group: Group, dimension: string) => String(group.dimensions?.[dimension] ?? "");
const count = (group: Group) => group.count ?? 0;
const bytesOf = (group: Group) => Number(group.sum?.["edgeResponseBytes"] ?? 0);

/** How many of the groups that pass there are in each step. */
function counts(groups: Groups, period: Period, passes: (group: Group) => boolean = () => true): number[] {
  const rows = groups["points"]?.filter(passes) ?? [];
  const known = tally(rows.map((group) => [stepOf(named(group, nameOf(period)), period), count(group)]));
  return stepsOf(period).map((step) => known.get(step) ?? 0);
}

/** The API has hours with or without fractions of a second. */
const stepOf = (name: string, { step }: Period) => (step === "hour" ? timeOf(new Date(name)) : name);

const byDimension = (rows: readonly Group[] | undefined, dimension: string) =>
  tally(rows?.map((group) => [named(group, dimension), count(group)]) ?? []);

const HTTP = "httpRequestsAdaptiveGroups";

export const paths: Report = {
  sampled: true,
  select: (period, limit) =>
    [
      largest(
        "paths",
        HTTP,
        period,
        limit,
        "count sum { edgeResponseBytes } dimensions { clientRequestPath }",
        EYEBALL,
      ),
      `whole: ${HTTP}(limit: 1, ${filter(period, EYEBALL)}) { count }`,
    ].join(" "),
  read(groups, _period, limit) {
    const bytes = tally(
      groups["paths"]?.map((group) => [named(group, "clientRequestPath"), bytesOf(group)]) ?? [],
    );
    const whole = sumOf(groups["whole"]?.map(count) ?? []);
    const rows = tops("path", byDimension(groups["paths"], "clientRequestPath"), limit, whole);
    return { asked: rows.map((row) => ({ ...row, bytes: bytes.get(row.name) ?? 0 })) };
  },
};

/** What `cacheStatus` says of answers that the cache gave. */
const FROM_CACHE = ["hit", "stale", "updating", "revalidated"];

export const cache: Report = {
  sampled: true,
  select: (period) => perStep(HTTP, period, "cacheStatus", "count sum { edgeResponseBytes }", EYEBALL),
  read(groups, period, limit) {
    const cached = (group: Group) => FROM_CACHE.includes(named(group, "cacheStatus"));
    const bytes = tally(
      groups["points"]?.map((group) => [named(group, "cacheStatus"), bytesOf(group)]) ?? [],
    );
    const rows = tops("cache status", byDimension(groups["points"], "cacheStatus"), limit);
    return {
      series: [
        ratio("hit ratio", counts(groups, period, cached), counts(groups, period)),
        amounts("from cache", "requests", counts(groups, period, cached)),
        amounts(
          "from origin or edge",
          "requests",
          counts(groups, period, (group) => !cached(group)),
        ),
      ],
      top: rows.map((row) => ({ ...row, bytes: bytes.get(row.name) ?? 0 })),
    };
  },
};

const FIREWALL = "firewallEventsAdaptiveGroups";

export const threats: Report = {
  sampled: true,
  select: (period, limit) =>
    [
      perStep(FIREWALL, period, "action source", "count"),
      largest("countries", FIREWALL, period, limit, "count dimensions { clientCountryName }"),
    ].join(" "),
  read(groups, period, limit) {
    const actions = byDimension(groups["points"], "action");
    const total = sumOf([...actions.values()]);
    const series = [...actions.keys()].map((action) =>
      amounts(
        action,
        "events",
        counts(groups, period, (group) => named(group, "action") === action),
      ),
    );
    return {
      series: [amounts("all", "events", counts(groups, period)), ...series],
      top: [
        ...tops("source", byDimension(groups["points"], "source"), limit, total),
        ...tops("country", byDimension(groups["countries"], "clientCountryName"), limit, total),
      ],
    };
  },
};

const DNS = "dnsAnalyticsAdaptiveGroups";

export const dns: Report = {
  sampled: true,
  select: (period, limit) =>
    [
      perStep(DNS, period, "queryType responseCode", "count"),
      largest("names", DNS, period, limit, "count dimensions { queryName }"),
    ].join(" "),
  read(groups, period, limit) {
    const total = sumOf(groups["points"]?.map(count) ?? []);
    return {
      series: [
        amounts("queries", "queries", counts(groups, period)),
        amounts(
          "without an answer",
          "queries",
          counts(groups, period, (group) => named(group, "responseCode") !== "NOERROR"),
        ),
      ],
      top: [
        ...tops("type", byDimension(groups["points"], "queryType"), limit, total),
        ...tops("response", byDimension(groups["points"], "responseCode"), limit, total),
      ],
      asked: tops("name", byDimension(groups["names"], "queryName"), limit, total),
    };
  },
};
