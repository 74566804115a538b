import { accountRoutes } from "./accounts.js";
import { cacheRoutes } from "./cache.js";
import { dnsRoutes } from "./dns.js";
import { dnssecRoutes } from "./dnssec.js";
import { graphqlRoutes } from "./graphql.js";
import type { Route } from "./route.js";
import { rulesetRoutes } from "./rulesets.js";
import { tunnelRoutes } from "./tunnels.js";
import { settingRoutes } from "./zone-settings.js";
import { zoneRoutes } from "./zones.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...cacheRoutes,
  ...dnsRoutes,
  ...dnssecRoutes,
  ...graphqlRoutes,
  ...rulesetRoutes,
  ...tunnelRoutes,
  ...zoneRoutes,
  ...settingRoutes,
];
