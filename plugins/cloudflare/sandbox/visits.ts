import { createHash } from "node:crypto";
import type { SandboxZone } from "./zones.js";

/** What is counted: how often something happened in an hour or a day, and what it was. */
export interface CountedRow {
  /** The beginning of the hour or the day, milliseconds. */
  readonly time: number;
  readonly count: number;
  readonly dimensions: Readonly<Record<string, string | number>>;
  readonly sum: Readonly<Record<string, number>>;
  /** Different addresses among them. */
  readonly uniques: number;
}

/** Rows of a zone for the steps that begin in a span. */
export type CountedRows = (zone: SandboxZone, from: number, to: number) => CountedRow[];

const HOUR = 3_600_000;

/** Path, status, cache status, part of the requests, bytes of an answer, and whether it is a page. */
const PATHS = [
  ["/", 200, "dynamic", 0.22, 18_000, true],
  ["/assets/app.js", 200, "hit", 0.24, 96_000, false],
  ["/assets/app.css", 200, "hit", 0.2, 24_000, false],
  ["/api/parcels", 200, "bypass", 0.16, 2_100, false],
  ["/track", 200, "miss", 0.1, 21_000, true],
  ["/old-prices", 404, "miss", 0.04, 1_200, false],
  ["/login", 302, "dynamic", 0.02, 400, false],
  ["/api/labels", 500, "dynamic", 0.005, 300, false],
  ["/wp-login.php", 403, "none", 0.015, 900, false],
] as const;

const COUNTRIES = [
  ["DE", 0.46],
  ["NL", 0.24],
  ["US", 0.2],
  ["SG", 0.1],
] as const;

const QUERIES = [
  ["", "A", "NOERROR", 0.4],
  ["www.", "A", "NOERROR", 0.25],
  ["www.", "AAAA", "NOERROR", 0.15],
  ["", "MX", "NOERROR", 0.12],
  ["old.", "A", "NXDOMAIN", 0.08],
] as const;

const EVENTS = [
  ["block", "firewallManaged", "SG", 0.6],
  ["managed_challenge", "firewallCustom", "US", 0.3],
  ["block", "ratelimit", "DE", 0.1],
] as const;

/** A number from 0 to 1 that is the same in each run. */
const chance = (text: string): number => createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;

/** Requests in an hour: few at night, fewer at weekends, and none in a zone that is not active. */
function requestsIn({ name, status }: SandboxZone, time: number): number {
  if (status !== "active") return 0;
  const date = new Date(time);
  const day = 0.55 - 0.45 * Math.cos(((date.getUTCHours() - 3) / 24) * 2 * Math.PI);
  const week = date.getUTCDay() % 6 === 0 ? 0.6 : 1;
  const size = 2000 + 8000 * chance(name);
  return Math.round(size * day * week * (0.9 + 0.2 * chance(`${name} ${time}`)));
}

type RowsOf = (zone: SandboxZone, time: number, requests: number) => CountedRow[];

/** Rows for steps of a size. One that is not over holds what has been until then. */
const every =
  (size: number, rowsOf: RowsOf): CountedRows =>
  (zone, from, to) => {
    const rows: CountedRow[] = [];
    for (let time = Math.ceil(from / size) * size; time < to; time += size) {
      let requests = 0;
      for (let hour = time; hour < Math.min(time + size, to); hour += HOUR)
        requests += requestsIn(zone, hour);
      rows.push(...rowsOf(zone, time, requests).filter(({ count }) => count > 0));
    }
    return rows;
  };

const httpRowsOf: RowsOf = (zone, time, requests) =>
  PATHS.flatMap(([path, status, cacheStatus, part, bytes, isPage]) =>
    COUNTRIES.map(([country, ofThem]) => {
      const count = Math.round(requests * part * ofThem);
      const cached = cacheStatus === "hit" ? 1 : 0;
      return {
        time,
        count,
        dimensions: {
          clientRequestPath: path,
          clientRequestHTTPHost: zone.name,
          clientRequestHTTPMethodName: "GET",
          clientCountryName: country,
          edgeResponseStatus: status,
          cacheStatus,
          requestSource: "eyeball",
        },
        sum: {
          requests: count,
          bytes: count * bytes,
          edgeResponseBytes: count * bytes,
          cachedRequests: count * cached,
          cachedBytes: count * bytes * cached,
          encryptedRequests: count,
          encryptedBytes: count * bytes,
          pageViews: isPage ? count : 0,
          visits: isPage ? Math.ceil(count / 3) : 0,
          threats: status === 403 ? count : 0,
        },
        uniques: isPage ? Math.ceil(count / 4) : 0,
      };
    }),
  );

/** HTTP requests, by the hour and by the day. */
export const httpRows = every(HOUR, httpRowsOf);
export const httpDays = every(24 * HOUR, httpRowsOf);

/** Queries of names in the zone. */
export const dnsRows = every(HOUR, (zone, time, requests) =>
  QUERIES.map(([host, queryType, responseCode, part]) => ({
    time,
    count: Math.round(requests * 0.3 * part),
    dimensions: {
      queryName: `${host}${zone.name}`,
      queryType,
      responseCode,
      responseCached: 0,
      coloName: "FRA",
    },
    sum: {},
    uniques: 0,
  })),
);

/** What the firewall did. */
export const firewallRows = every(HOUR, (_zone, time, requests) =>
  EVENTS.map(([action, source, clientCountryName, part]) => ({
    time,
    count: Math.round(requests * 0.01 * part),
    dimensions: { action, source, clientCountryName, ruleId: source, clientRequestPath: "/wp-login.php" },
    sum: {},
    uniques: 0,
  })),
);
