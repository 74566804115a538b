import * as z from "zod";

/** One thing of the network in a list. */
export const NetworkRow = z.object({
  name: z.string(),
  id: z.string(),
  region: z.string(),
  status: z.string(),
  summary: z.string(),
  monthly: z.number().optional().describe("Dollars"),
});

export type NetworkRow = z.output<typeof NetworkRow>;

/** The same in full. */
export const NetworkView = NetworkRow.extend({
  settings: z.record(z.string(), z.unknown()).describe("As configure_network_object takes them"),
  depends: z.array(z.string()).describe("What depends on it"),
  unread: z.array(z.string()).optional().describe("What the token may not read"),
});
