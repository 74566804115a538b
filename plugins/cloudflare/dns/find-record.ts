import { absoluteName, type Kept } from "cargoshipper/dns";
import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { isId, type ZoneRef } from "../client/lookups.js";
import { allRecords } from "./all-records.js";
import { fromApi } from "./api-record.js";
import { oneLine } from "./record-row.js";

export const recordInput = z.string().describe('Id, or name and type: "www A"');

/** The one record that a reference means. Throws with candidates when there is none, or more than one. */
export async function findRecord(cloudflare: Cloudflare, zone: ZoneRef, reference: string): Promise<Kept> {
  const wanted = reference.trim();
  if (isId(wanted))
    return fromApi(await cloudflare.sdk.dns.records.get(wanted, { zone_id: zone.id }), zone.name);
  const [named = "", type, ...rest] = wanted.split(/\s+/);
  if (named === "" || rest.length > 0)
    throw new ValidationError(`record: ${reference || "it"} is no record.`, {
      next: 'Give its id, or its name and type: "www A".',
    });
  const name = absoluteName(named, zone.name);
  const there = await allRecords(cloudflare, zone, { name: { exact: name } });
  const found = type === undefined ? there : there.filter((record) => record.type === type.toUpperCase());
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only)
    throw new ToolError("conflict", `record: ${wanted} is ${found.length} records: ${listed(found, zone)}.`, {
      next: "Give the id of one.",
    });
  throw new ToolError("not_found", `record: there is no ${wanted} in ${zone.name}.`, {
    next:
      there.length > 0
        ? `At ${name} there is ${listed(there, zone)}.`
        : `cloudflare_list_dns_records shows what there is.`,
  });
}

const MOST = 10;

function listed(records: readonly Kept[], zone: ZoneRef): string {
  const shown = records.slice(0, MOST).map((record) => `${oneLine(record, zone.name)} (${record.id})`);
  const more = records.length > MOST ? `, and ${records.length - MOST} more` : "";
  return shown.join(", ") + more;
}
