import { BaseAccounts } from "cloudflare/resources/accounts/accounts";
import { BaseTokens as BaseAccountTokens } from "cloudflare/resources/accounts/tokens/tokens";
import { BaseCache } from "cloudflare/resources/cache/cache";
import { BaseDNSSECResource } from "cloudflare/resources/dns/dnssec/dnssec";
import { BaseRecords } from "cloudflare/resources/dns/records";
import { BaseTokens as BaseUserTokens } from "cloudflare/resources/user/tokens/tokens";
import { BaseSettings } from "cloudflare/resources/zones/settings";
import { BaseZones } from "cloudflare/resources/zones/zones";

export { createClient } from "cloudflare/tree-shakable";

/** The parts of the SDK that the tools use. All of it would take half a second to import, and 50 MB. */
export const resources = [
  BaseAccounts,
  BaseAccountTokens,
  BaseUserTokens,
  BaseZones,
  BaseSettings,
  BaseRecords,
  BaseDNSSECResource,
  BaseCache,
] as const;
