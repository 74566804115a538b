import { recordShape } from "cargoshipper/dns";
import * as z from "zod";

/** A record, as the tools take it. */
export const digitalOceanShape = {
  ...recordShape,
  ttl: z.int().optional().describe("Seconds"),
  priority: z.int().optional().describe("Of MX, SRV"),
};

/** A record among several. */
export const RecordInput = z.strictObject(digitalOceanShape);

export const domainInput = z.string().describe("Its name");
