import { accountRoutes } from "./account.js";
import { actionRoutes } from "./actions.js";
import { domainRecordRoutes } from "./domain-record-routes.js";
import { domainRoutes } from "./domains.js";
import { dropletRoutes } from "./droplets.js";
import { imageRoutes } from "./images.js";
import { keyRoutes } from "./keys.js";
import { loadBalancerRoutes } from "./load-balancers.js";
import { projectRoutes } from "./projects.js";
import { regionRoutes } from "./regions.js";
import { reservedIpRoutes } from "./reserved-ips.js";
import type { Route } from "./route.js";
import { snapshotRoutes } from "./snapshots.js";
import { tagRoutes } from "./tags.js";
import { volumeActionRoutes } from "./volume-actions.js";
import { volumeRoutes } from "./volume-routes.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...regionRoutes,
  ...actionRoutes,
  ...dropletRoutes,
  ...domainRoutes,
  ...domainRecordRoutes,
  ...imageRoutes,
  ...volumeRoutes,
  ...volumeActionRoutes,
  ...snapshotRoutes,
  ...projectRoutes,
  ...tagRoutes,
  ...keyRoutes,
  ...reservedIpRoutes,
  ...loadBalancerRoutes,
];
