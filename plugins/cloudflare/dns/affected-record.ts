import { affectedRecords as affected, type DnsRecord } from "cargoshipper/dns";
import type { Affected } from "cargoshipper/plugin";
import { affectedByZone } from "../client/affected.js";
import type { ZoneRef } from "../client/lookups.js";

/** What a call about records is about: they, the zone, and the account. */
export const affectedRecords = (
  records: readonly (Pick<DnsRecord, "name" | "type"> & { readonly id?: string })[],
  zone: ZoneRef,
): Affected[] => [...affected(records, zone.name), ...affectedByZone(zone)];
