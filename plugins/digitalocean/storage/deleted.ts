import * as z from "zod";

export const Deleted = z.object({
  id: z.string(),
  name: z.string(),
  status: z.literal("deleted"),
  monthly_saved: z.number().describe("Dollars"),
});

export type Deleted = z.output<typeof Deleted>;
