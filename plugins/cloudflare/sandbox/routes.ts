import { accountRoutes } from "./accounts.js";
import { cacheRoutes } from "./cache.js";
import { d1Routes } from "./d1.js";
import { dnsRoutes } from "./dns.js";
import { dnssecRoutes } from "./dnssec.js";
import { graphqlRoutes } from "./graphql.js";
import { kvRoutes } from "./kv.js";
import { r2Routes } from "./r2.js";
import type { Route } from "./route.js";
import { rulesetRoutes } from "./rulesets.js";
import { tunnelRoutes } from "./tunnels.js";
import { workerRoutes } from "./worker-routes.js";
import { settingRoutes } from "./zone-settings.js";
import { zoneRoutes } from "./zones.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...zoneRoutes,
  ...dnsRoutes,
  ...dnssecRoutes,
  ...settingRoutes,
  ...cacheRoutes,
  ...graphqlRoutes,
  ...rulesetRoutes,
  ...tunnelRoutes,
  ...kvRoutes,
  ...d1Routes,
  ...r2Routes,
  ...workerRoutes,
];
