import { definePlugin } from "cargoshipper/plugin";
import { connect } from "./client/connect.js";
import { options } from "./options.js";
import { Rules } from "./rules/rules.js";
import { Tunnels } from "./tunnels/tunnels.js";
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
  kinds: ["account", "zone", "record", "ruleset", "rule", "tunnel"],
  toolsets: {
    account: [Zones],
    rules: {
      description: "WAF, rate limits, redirects, rewrites, cache and other rules",
      default: false,
      classes: [Rules],
    },
    tunnels: {
      description: "Tunnels to services without a public address",
      default: false,
      classes: [Tunnels],
    },
  },
});
