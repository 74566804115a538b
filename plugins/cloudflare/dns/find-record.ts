import { type Kept, recordReference, referredRecord } from "cargoshipper/dns";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { isId, type ZoneRef } from "../client/lookups.js";
import { allRecords } from "./all-records.js";
import { fromApi } from "./api-record.js";

export const recordInput = z.string().describe('Id, or name and type: "www A"');

/** The one record that a reference means. Throws with candidates when there is none, or more than one. */
export async function findRecord(cloudflare: Cloudflare, zone: ZoneRef, reference: string): Promise<Kept> {
  const id = reference.trim();
  if (isId(id)) return fromApi(await cloudflare.sdk.dns.records.get(id, { zone_id: zone.id }), zone.name);
  const meant = recordReference(reference, zone.name);
  const there = await allRecords(cloudflare, zone, { name: { exact: meant.name } });
  return referredRecord(there, meant, zone.name, "cloudflare_list_dns_records");
}
