import { absoluteName, type DnsRecord } from "cargoshipper/dns";
import type { Affected } from "cargoshipper/plugin";
import { affectedByZone } from "../client/affected.js";
import type { ZoneRef } from "../client/lookups.js";

/** What a call about records is about: they, by name and by `name TYPE`, labelled by type; the zone; the account. */
export const affectedRecords = (
  records: readonly (Pick<DnsRecord, "name" | "type"> & { readonly id?: string })[],
  zone: ZoneRef,
): Affected[] => [
  ...records.map(({ id, name, type }): Affected => {
    const full = absoluteName(name, zone.name);
    return { kind: "record", id, names: [full, `${full} ${type}`], labels: { type } };
  }),
  ...affectedByZone(zone),
];
