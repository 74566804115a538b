import type { Zone } from "cloudflare/resources/zones/zones";
import * as z from "zod";

export const ZoneRow = z.object({
  name: z.string(),
  id: z.string(),
  status: z.string(),
  paused: z.boolean(),
  plan: z.string(),
  account: z.string(),
});

export const zoneRow = (zone: Zone): z.output<typeof ZoneRow> => ({
  name: zone.name,
  id: zone.id,
  status: zone.status ?? "unknown",
  paused: zone.paused ?? false,
  plan: zone.plan?.name ?? "",
  account: zone.account.name ?? zone.account.id ?? "",
});

export const ZoneView = ZoneRow.extend({
  type: z.string(),
  name_servers: z.array(z.string()).describe("What the registrar has to have"),
  original_name_servers: z.array(z.string()).describe("What it had when the zone was made"),
  registrar: z.string().optional(),
  created: z.string(),
  activated: z.string().optional(),
  development_mode: z.string().optional(),
  dnssec: z.string().optional(),
  ds_record: z.string().optional().describe("For the registrar"),
});

/** A zone in full; DNSSEC is told apart, because a token may not be allowed to read it. */
export function zoneView(zone: Zone): z.output<typeof ZoneView> {
  const seconds = zone.development_mode;
  return {
    ...zoneRow(zone),
    type: zone.type ?? "full",
    name_servers: zone.name_servers ?? [],
    original_name_servers: zone.original_name_servers ?? [],
    ...(zone.original_registrar && { registrar: zone.original_registrar }),
    created: zone.created_on,
    ...(zone.activated_on && { activated: zone.activated_on }),
    ...(seconds > 0 && { development_mode: `on for ${seconds} s more` }),
  };
}
