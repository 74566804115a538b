import type { DnsRecord } from "cargoshipper/dns";
import * as z from "zod";

export const nameInput = z.string().describe('"www", "@" or in full');

export const typeInput = z
  .string()
  .transform((type) => type.trim().toUpperCase())
  .describe("A, CNAME, TXT …");

/** What a record holds, as the tools take it. */
export const dataShape = {
  content: z.string().describe("As in zone files; TXT unquoted"),
  ttl: z.int().optional().describe("Seconds; 1: automatic"),
  proxied: z.boolean().optional().describe("Through Cloudflare"),
  priority: z.int().optional().describe("Of MX, SRV, URI"),
};

/** A record as a model states it. */
export const RecordInput = z.strictObject({
  type: typeInput,
  name: nameInput,
  ...dataShape,
  comment: z.string().optional(),
});

/** To the form that all providers share. */
export function toRecord({ proxied, ...rest }: z.output<typeof RecordInput>): DnsRecord {
  return { ...rest, ...(proxied !== undefined && { options: { proxied } }) };
}
