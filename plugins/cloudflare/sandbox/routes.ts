import { accountRoutes } from "./accounts.js";
import { dnsRoutes } from "./dns.js";
import type { Route } from "./route.js";
import { rulesetRoutes } from "./rulesets.js";
import { tunnelRoutes } from "./tunnels.js";
import { zoneRoutes } from "./zones.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...zoneRoutes,
  ...dnsRoutes,
  ...rulesetRoutes,
  ...tunnelRoutes,
];
