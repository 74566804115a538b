import { affectedRecords as affected, type DnsRecord } from "cargoshipper/dns";
import type { Affected } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import { DOMAINS } from "./domain.js";

/** What a call about a domain is about. */
export const affectedByDomain = (name: string): Affected[] => [affectedThing(DOMAINS, { name })];

/** What a call about records is about: they, and their domain. */
export const affectedRecords = (
  records: readonly (Pick<DnsRecord, "name" | "type"> & { readonly id?: string })[],
  domain: string,
): Affected[] => [...affected(records, domain), ...affectedByDomain(domain)];
