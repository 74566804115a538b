import { definePlugin } from "cargoshipper/plugin";
import { connect } from "./client/connect.js";
import { options } from "./options.js";
import { Buckets } from "./storage/buckets.js";
import { Databases } from "./storage/databases.js";
import { Namespaces } from "./storage/namespaces.js";
import { Objects } from "./storage/objects.js";
import { Queries } from "./storage/queries.js";
import { Values } from "./storage/values.js";
import { verify } from "./verify.js";
import { Deploy } from "./workers/deploy.js";
import { Secrets } from "./workers/secrets.js";
import { Triggers } from "./workers/triggers.js";
import { Workers } from "./workers/workers.js";
import { Zones } from "./zones/zones.js";

export default definePlugin({
  name: "cloudflare",
  description: "Zones, DNS, cache, settings, analytics, Workers and storage of Cloudflare.",
  options,
  http: { limits: [{ requests: 1200, seconds: 300 }], requestId: ["cf-ray"] },
  client: connect,
  verify,
  sandbox: async () => (await import("./sandbox/start.js")).start(),
  kinds: ["account", "zone", "record", "worker", "namespace", "database", "bucket"],
  toolsets: {
    account: [Zones],
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
  },
});
