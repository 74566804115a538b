import { type DnsRecord, recordShape } from "cargoshipper/dns";
import * as z from "zod";

/** A record, as the tools take it. */
export const cloudflareShape = {
  ...recordShape,
  ttl: z.int().optional().describe("Seconds; 1: automatic"),
  proxied: z.boolean().optional().describe("Through Cloudflare"),
  priority: z.int().optional().describe("Of MX, SRV, URI"),
};

/** A record among several. */
export const RecordInput = z.strictObject({ ...cloudflareShape, comment: z.string().optional() });

/** To the form that all providers share. */
export function toRecord({ proxied, ...rest }: z.output<typeof RecordInput>): DnsRecord {
  return { ...rest, ...(proxied !== undefined && { options: { proxied } }) };
}
