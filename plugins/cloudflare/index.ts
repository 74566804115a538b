import { definePlugin } from "cargoshipper/plugin";
import { Account } from "./account/account.js";
import { ZoneAnalytics } from "./analytics/analytics.js";
import { AnalyticsResource } from "./analytics/analytics-resource.js";
import { AnalyticsQueries } from "./analytics/queries.js";
import { ApiChanges } from "./api/api-changes.js";
import { ApiReads } from "./api/api-reads.js";
import { Cache } from "./cache/cache.js";
import { connect } from "./client/connect.js";
import { Records } from "./dns/records.js";
import { ZoneRecords } from "./dns/zone-records.js";
import { Locations } from "./locate/locations.js";
import { options } from "./options.js";
import { Rules } from "./rules/rules.js";
import { Settings } from "./settings/settings.js";
import { Buckets } from "./storage/buckets.js";
import { Databases } from "./storage/databases.js";
import { Namespaces } from "./storage/namespaces.js";
import { Objects } from "./storage/objects.js";
import { Queries } from "./storage/queries.js";
import { Values } from "./storage/values.js";
import { Tunnels } from "./tunnels/tunnels.js";
import { verify } from "./verify.js";
import { Deploy } from "./workers/deploy.js";
import { Secrets } from "./workers/secrets.js";
import { Triggers } from "./workers/triggers.js";
import { Workers } from "./workers/workers.js";
import { ZonePrompts } from "./zones/zone-prompts.js";
import { ZoneResources } from "./zones/zone-resources.js";
import { Zones } from "./zones/zones.js";

export default definePlugin({
  name: "cloudflare",
  description: "Zones, DNS, cache, settings, analytics, rules, Workers, storage and tunnels of Cloudflare.",
  options,
  http: { limits: [{ requests: 1200, seconds: 300 }], requestId: ["cf-ray"] },
  client: connect,
  verify,
  sandbox: async () => (await import("./sandbox/start.js")).start(),
  kinds: [
    "account",
    "zone",
    "record",
    "ruleset",
    "rule",
    "tunnel",
    "worker",
    "namespace",
    "database",
    "bucket",
  ],
  risks: {
    accountAccess: {
      description: "Who or what may use the account changes: members, roles, tokens, sign-in",
      default: "ask",
    },
  },
  resources: [ZoneResources, AnalyticsResource],
  prompts: [ZonePrompts],
  provides: {
    locate: { by: Locations, mirrors: ["list_dns_records", "get_tunnel", "get_worker"] },
  },
  toolsets: {
    account: [Account, Zones],
    dns: [Records, ZoneRecords],
    cache: [Cache, Settings],
    analytics: [ZoneAnalytics, AnalyticsQueries],
    api: [ApiReads],
    "api-changes": {
      description: "Whatever else the API can change, by operation",
      default: false,
      classes: [ApiChanges],
    },
    rules: {
      description: "WAF, rate limits, redirects, rewrites, cache and other rules",
      default: false,
      classes: [Rules],
    },
    workers: {
      description: "Workers, their secrets, routes and cron",
      default: false,
      classes: [Workers, Deploy, Secrets, Triggers],
    },
    storage: {
      description: "KV, D1 and R2",
      default: false,
      classes: [Namespaces, Values, Databases, Queries, Buckets, Objects],
    },
    tunnels: {
      description: "Tunnels to services without a public address",
      default: false,
      classes: [Tunnels],
    },
  },
});
