import { takesSecrets, textList } from "cargoshipper/plugin";
import * as z from "zod";
import { WATCHED } from "./alert-types.js";

/** What an alert is made of. */
export const CreateInput = z.object({
  kind: z.enum(WATCHED).default("droplet").describe("Of what"),
  metric: z.string().describe("As cpu, memory_used_percent, disk_used_percent, load_5"),
  above: z.number().optional().describe("Alert when above this"),
  below: z.number().optional().describe("Alert when below this"),
  window: z.enum(["5m", "10m", "30m", "1h"]).default("5m").describe("Averaged over"),
  names: textList(z.array(z.string())).default([]).describe("Which, by name or id"),
  tags: textList(z.array(z.string())).default([]).describe("All droplets with a tag"),
  email: textList(z.array(z.email())).default([]).describe("Verified addresses of the team"),
  slack_channel: z.string().optional().describe("As #alerts"),
  slack_url: takesSecrets(z.string()).optional().describe("Its webhook"),
  description: z.string().optional().describe("Name of the alert"),
});
