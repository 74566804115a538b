import { BaseAccounts } from "cloudflare/resources/accounts/accounts";
import { BaseTokens as BaseAccountTokens } from "cloudflare/resources/accounts/tokens/tokens";
import { BaseCache } from "cloudflare/resources/cache/cache";
import { BaseDatabase } from "cloudflare/resources/d1/database/database";
import { BaseDNSSECResource } from "cloudflare/resources/dns/dnssec/dnssec";
import { BaseRecords } from "cloudflare/resources/dns/records";
import { BaseKeys } from "cloudflare/resources/kv/namespaces/keys";
import { BaseNamespaces } from "cloudflare/resources/kv/namespaces/namespaces";
import { BaseValues } from "cloudflare/resources/kv/namespaces/values";
import { BaseBuckets } from "cloudflare/resources/r2/buckets/buckets";
import { BaseObjects } from "cloudflare/resources/r2/buckets/objects";
import { BasePhases } from "cloudflare/resources/rulesets/phases/phases";
import { BaseRules } from "cloudflare/resources/rulesets/rules";
import { BaseRulesets } from "cloudflare/resources/rulesets/rulesets";
import { BaseTokens as BaseUserTokens } from "cloudflare/resources/user/tokens/tokens";
import { BaseDomains } from "cloudflare/resources/workers/domains";
import { BaseRoutes as BaseWorkerRoutes } from "cloudflare/resources/workers/routes";
import { BaseContent } from "cloudflare/resources/workers/scripts/content";
import { BaseDeployments } from "cloudflare/resources/workers/scripts/deployments";
import { BaseSchedules } from "cloudflare/resources/workers/scripts/schedules";
import { BaseScriptAndVersionSettings } from "cloudflare/resources/workers/scripts/script-and-version-settings";
import { BaseScripts } from "cloudflare/resources/workers/scripts/scripts";
import { BaseSecrets } from "cloudflare/resources/workers/scripts/secrets";
import { BaseRoutes as BaseNetworkRoutes } from "cloudflare/resources/zero-trust/networks/routes/routes";
import { BaseCloudflared } from "cloudflare/resources/zero-trust/tunnels/cloudflared/cloudflared";
import { BaseConfigurations } from "cloudflare/resources/zero-trust/tunnels/cloudflared/configurations";
import { BaseConnections } from "cloudflare/resources/zero-trust/tunnels/cloudflared/connections";
import { BaseToken } from "cloudflare/resources/zero-trust/tunnels/cloudflared/token";
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
  BaseRulesets,
  BasePhases,
  BaseRules,
  BaseCloudflared,
  BaseConfigurations,
  BaseConnections,
  BaseToken,
  BaseNetworkRoutes,
  BaseNamespaces,
  BaseKeys,
  BaseValues,
  BaseDatabase,
  BaseBuckets,
  BaseObjects,
  BaseScripts,
  BaseContent,
  BaseScriptAndVersionSettings,
  BaseSchedules,
  BaseDeployments,
  BaseSecrets,
  BaseWorkerRoutes,
  BaseDomains,
] as const;
