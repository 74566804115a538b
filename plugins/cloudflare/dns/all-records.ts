import type { RecordListParams } from "cloudflare/resources/dns/records";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { type CloudflareRecord, fromApi } from "./api-record.js";

/** The API gives up to five million; this is what one answer can well hold. */
const PAGE = 5000;

/** The records of a zone that fit a query, all of them. */
export async function allRecords(
  { sdk }: Cloudflare,
  { id, name }: ZoneRef,
  query: Omit<RecordListParams, "zone_id" | "page" | "per_page"> = {},
): Promise<CloudflareRecord[]> {
  const ask = (page: number) => sdk.dns.records.list({ ...query, zone_id: id, page, per_page: PAGE });
  return (await allPages(ask)).map((record) => fromApi(record, name));
}
