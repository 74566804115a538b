import { dateOf, type Period, stepsOf, timeOf } from "./period.js";
import { amounts, type Group, type Groups, type Report, ratio, tally, tops } from "./report.js";

/** Exact counts by the hour or by the day, which every plan has. */
const dataset = ({ step }: Period) => (step === "hour" ? "httpRequests1hGroups" : "httpRequests1dGroups");

/** The hours that a span touches, or the days. */
function filter({ since, until, step }: Period): string {
  if (step === "day")
    return `{ date_geq: "${dateOf(since)}", date_leq: "${dateOf(new Date(until.getTime() - 1))}" }`;
  const hour = new Date(since);
  hour.setUTCMinutes(0, 0, 0);
  return `{ datetime_geq: "${timeOf(hour)}", datetime_lt: "${timeOf(until)}" }`;
}

const nameOf = ({ step }: Period) => (step === "hour" ? "datetime" : "date");

const points = (period: Period, fields: string) =>
  `points: ${dataset(period)}(limit: 500, orderBy: [${nameOf(period)}_ASC], filter: ${filter(period)}) { dimensions { ${nameOf(period)} } ${fields} }`;

const all = (period: Period, fields: string) =>
  `whole: ${dataset(period)}(limit: 1, filter: ${filter(period)}) { ${fields} }`;

/** The values of each step; 0 where the API has no group, because nothing happened. */
function perStep(groups: Groups, period: Period, value: (group: Group) => number): number[] {
  const known = new Map(
    groups["points"]?.map((group) => [String(group.dimensions?.[nameOf(period)]), value(group)]),
  );
  return stepsOf(period).map((step) => known.get(step) ?? 0);
}

const sum = (name: string) => (group: Group) => Number(group.sum?.[name] ?? 0);

/** The counts of a map within a sum: requests by status, for example. */
function inMap(group: Group, map: string, key: string, amount = "requests"): (readonly [string, number])[] {
  const rows = group.sum?.[map];
  return Array.isArray(rows) ? rows.map((row) => [String(row[key]), Number(row[amount] ?? 0)] as const) : [];
}

export const traffic: Report = {
  sampled: false,
  select: (period) =>
    [
      points(period, "sum { requests bytes cachedRequests cachedBytes pageViews threats } uniq { uniques }"),
      all(period, "uniq { uniques }"),
    ].join(" "),
  read(groups, period) {
    const per = (name: string) => perStep(groups, period, sum(name));
    const [requests, bytes] = [per("requests"), per("bytes")];
    const visitors = amounts(
      "visitors",
      "addresses",
      perStep(groups, period, ({ uniq }) => uniq?.uniques ?? 0),
    );
    return {
      series: [
        amounts("requests", "requests", requests),
        amounts("bandwidth", "B", bytes),
        ratio("cached requests", per("cachedRequests"), requests),
        ratio("cached bandwidth", per("cachedBytes"), bytes),
        // Whoever comes in two hours is one visitor: the whole is not the sum of its steps.
        { ...visitors, total: groups["whole"]?.[0]?.uniq?.uniques ?? 0 },
        amounts("page views", "pages", per("pageViews")),
        amounts("threats", "requests", per("threats")),
      ],
    };
  },
};

const CLASSES = ["1", "2", "3", "4", "5"];

export const status: Report = {
  sampled: false,
  select: (period) => points(period, "sum { responseStatusMap { edgeResponseStatus requests } }"),
  read(groups, period, limit) {
    const statuses = (group: Group) => inMap(group, "responseStatusMap", "edgeResponseStatus");
    const inClass = (first: string) =>
      perStep(groups, period, (group) =>
        statuses(group).reduce((all, [name, count]) => all + (name.startsWith(first) ? count : 0), 0),
      );
    const series = CLASSES.map((first) => amounts(`${first}xx`, "responses", inClass(first)));
    return {
      series: series.filter(({ total }) => total),
      top: tops("status", tally(groups["points"]?.flatMap(statuses) ?? []), limit),
    };
  },
};

export const countries: Report = {
  sampled: false,
  select: (period) => all(period, "sum { countryMap { clientCountryName requests bytes } }"),
  read(groups, _period, limit) {
    const [group = {}] = groups["whole"] ?? [];
    const bytes = tally(inMap(group, "countryMap", "clientCountryName", "bytes"));
    const counts = tally(inMap(group, "countryMap", "clientCountryName"));
    return {
      top: tops("country", counts, limit).map((row) => ({ ...row, bytes: bytes.get(row.name) ?? 0 })),
    };
  },
};
