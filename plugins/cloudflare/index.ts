import { definePlugin } from "cargoshipper/plugin";
import { ZoneAnalytics } from "./analytics/analytics.js";
import { AnalyticsQueries } from "./analytics/queries.js";
import { connect } from "./client/connect.js";
import { options } from "./options.js";
import { verify } from "./verify.js";
import { Zones } from "./zones/zones.js";

export default definePlugin({
  name: "cloudflare",
  description: "Zones, DNS, cache, settings, analytics, Workers and storage of Cloudflare.",
  options,
  http: { limits: [{ requests: 1200, seconds: 300 }], requestId: ["cf-ray"] },
  client: connect,
  verify,
  sandbox: async () => (await import("./sandbox/start.js")).start(),
  kinds: ["account", "zone", "record"],
  toolsets: { account: [Zones], analytics: [ZoneAnalytics, AnalyticsQueries] },
});
