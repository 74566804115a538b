import type { Kept } from "cargoshipper/dns";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";
import { ApiRecord, fromApi } from "./api-record.js";

/** Which records are asked for. */
export interface RecordQuery {
  /** Absolute. */
  readonly name?: string | undefined;
  readonly type?: string | undefined;
}

export const recordList = (domain: string, { name, type }: RecordQuery = {}): ListOf<typeof ApiRecord> => ({
  path: path`/domains/${domain}/records`,
  key: "domain_records",
  row: ApiRecord,
  query: { name, type },
});

/** The records of a domain that fit a query, all of them. */
export async function allRecords(
  { api }: DigitalOcean,
  domain: string,
  query?: RecordQuery,
): Promise<Kept[]> {
  return (await allRows(api, recordList(domain, query))).map((record) => fromApi(record, domain));
}
