import { type DnsRecord, type Kept, recordReference, referredRecord } from "cargoshipper/dns";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { isNumber } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRecords } from "./all-records.js";
import { ApiRecord, fromApi } from "./api-record.js";

export const recordInput = z.string().describe("Id, or 'www A'");

export const SOA = "SOA";

/** Whether a record is one that people state: the SOA is the provider's, but for its TTL. */
export const isStated = ({ type }: DnsRecord) => type !== SOA;

/** What the API answers for one record. */
export const OneRecord = z.looseObject({ domain_record: ApiRecord });

/** The one record that a reference means. Throws with candidates when there is none, or more than one. */
export async function findRecord(
  digitalOcean: DigitalOcean,
  domain: string,
  reference: string,
): Promise<Kept> {
  const id = reference.trim();
  if (isNumber(id)) {
    const { domain_record } = await digitalOcean.api.get(path`/domains/${domain}/records/${id}`, OneRecord);
    return fromApi(domain_record, domain);
  }
  const meant = recordReference(reference, domain);
  const there = await allRecords(digitalOcean, domain, { name: meant.name });
  return referredRecord(there, meant, domain, "digitalocean_list_dns_records");
}
