import * as z from "zod";

const text = () => z.string().optional().catch(undefined);

/**
 * A record as it is read: perhaps written by another version, or by hand. Fields that this version does not know are
 * kept, and a known field that holds something else is left out.
 */
export const storedRecord = z.looseObject({
  time: z.string().refine((time) => !Number.isNaN(Date.parse(time))),
  phase: z.string(),
  call: z.string(),
  name: z.string(),
  session: text(),
  client: z.object({ name: text(), version: text() }).optional().catch(undefined),
  target: text(),
  effect: text(),
  decision: text(),
  approvedBy: text(),
  outcome: text(),
  error: text(),
  rule: text(),
  durationMs: z.number().optional().catch(undefined),
});
export type StoredRecord = z.output<typeof storedRecord>;
