import { ToolError } from "cargoshipper/plugin";
import type { SettingEditParams } from "cloudflare/resources/zones/settings";
import type { Cloudflare } from "../client/connect.js";

export interface ZoneSetting {
  readonly name: string;
  readonly value: unknown;
  readonly editable: boolean;
}

interface Listed {
  readonly result: readonly { readonly id: string; readonly value: unknown; readonly editable?: boolean }[];
}

/** DNSSEC is told with the settings, because that is where people look for it. */
const DNSSEC = "dnssec";

/** All settings of a zone, by name. */
export async function readSettings({ sdk }: Cloudflare, zone_id: string): Promise<ZoneSetting[]> {
  // The SDK has no method for the whole list.
  const [listed, dnssec] = await Promise.all([
    sdk.get(`/zones/${zone_id}/settings`) as Promise<Listed>,
    sdk.dns.dnssec.get({ zone_id }).catch((error: unknown) => {
      if (ToolError.is(error) && error.kind === "authentication") return undefined;
      throw error;
    }),
  ]);
  const settings = listed.result.map(({ id, value, editable = true }) => ({ name: id, value, editable }));
  if (dnssec?.status) settings.push({ name: DNSSEC, value: dnssec.status, editable: true });
  return settings.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Changes one setting. */
export async function changeSetting(
  { sdk }: Cloudflare,
  zone_id: string,
  name: string,
  value: unknown,
): Promise<void> {
  if (name === DNSSEC) await sdk.dns.dnssec.edit({ zone_id, status: value as "active" });
  else await sdk.zones.settings.edit(name, { zone_id, value } as SettingEditParams);
}
