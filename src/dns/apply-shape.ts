import * as z from "zod";
import { untrusted } from "../plugin/values.js";

/** What `apply_dns_records` takes of any provider, beside the zone. */
export const applyShape = {
  records: z.array(z.looseObject({})).optional().describe("type, name, content …"),
  zone_file: z.string().optional().describe("Or BIND's form"),
  prune: z.boolean().optional().describe("Delete all others"),
  dry_run: z.boolean().optional().describe("Diff only"),
};

/** What `apply_dns_records` answers, beside the zone. */
export const appliedShape = {
  applied: z.boolean(),
  created: z.int(),
  updated: z.int(),
  deleted: z.int(),
  unchanged: z.int(),
  diff: untrusted(z.array(z.string())),
};
