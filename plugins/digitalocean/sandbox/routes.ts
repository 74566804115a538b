import { accountRoutes } from "./account.js";
import { actionRoutes } from "./actions.js";
import { alertRoutes } from "./alerts.js";
import { domainRecordRoutes } from "./domain-record-routes.js";
import { domainRoutes } from "./domains.js";
import { dropletRoutes } from "./droplets.js";
import { metricRoutes } from "./metrics.js";
import { regionRoutes } from "./regions.js";
import type { Route } from "./route.js";
import { uptimeRoutes } from "./uptime.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...regionRoutes,
  ...actionRoutes,
  ...dropletRoutes,
  ...domainRoutes,
  ...domainRecordRoutes,
  ...metricRoutes,
  ...alertRoutes,
  ...uptimeRoutes,
];
