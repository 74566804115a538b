import { accountRoutes } from "./account.js";
import { actionRoutes } from "./actions.js";
import { alertRoutes } from "./alerts.js";
import { appRoutes } from "./app-routes.js";
import { cdnRoutes } from "./cdn.js";
import { certificateRoutes } from "./certificates.js";
import { clusterRoutes } from "./cluster-routes.js";
import { databaseObjectRoutes } from "./database-object-routes.js";
import { databaseOptionRoutes } from "./database-options.js";
import { databaseRoutes } from "./database-routes.js";
import { domainRecordRoutes } from "./domain-record-routes.js";
import { domainRoutes } from "./domains.js";
import { dropletActionRoutes } from "./droplet-actions.js";
import { dropletCreateRoutes } from "./droplet-create.js";
import { dropletPartRoutes } from "./droplet-parts.js";
import { dropletRoutes } from "./droplets.js";
import { firewallRoutes } from "./firewalls.js";
import { imageRoutes } from "./image-routes.js";
import { keyRoutes } from "./keys.js";
import { loadBalancerRoutes } from "./load-balancer-routes.js";
import { metricRoutes } from "./metrics.js";
import { nodePoolRoutes } from "./node-pool-routes.js";
import { projectRoutes } from "./projects.js";
import { regionRoutes } from "./regions.js";
import { registryRoutes } from "./registry-routes.js";
import { reservedIpRoutes } from "./reserved-ips.js";
import type { Route } from "./route.js";
import { snapshotRoutes } from "./snapshots.js";
import { spacesKeyRoutes } from "./spaces-keys.js";
import { tagRoutes } from "./tags.js";
import { uptimeRoutes } from "./uptime.js";
import { volumeActionRoutes } from "./volume-actions.js";
import { volumeRoutes } from "./volume-routes.js";
import { vpcRoutes } from "./vpcs.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...regionRoutes,
  ...actionRoutes,
  ...dropletRoutes,
  ...dropletCreateRoutes,
  ...dropletActionRoutes,
  ...dropletPartRoutes,
  ...imageRoutes,
  ...keyRoutes,
  ...domainRoutes,
  ...domainRecordRoutes,
  ...volumeRoutes,
  ...volumeActionRoutes,
  ...snapshotRoutes,
  ...projectRoutes,
  ...tagRoutes,
  ...reservedIpRoutes,
  ...loadBalancerRoutes,
  ...firewallRoutes,
  ...vpcRoutes,
  ...certificateRoutes,
  ...cdnRoutes,
  ...spacesKeyRoutes,
  ...databaseOptionRoutes,
  ...databaseRoutes,
  ...databaseObjectRoutes,
  ...clusterRoutes,
  ...nodePoolRoutes,
  ...appRoutes,
  ...registryRoutes,
  ...metricRoutes,
  ...alertRoutes,
  ...uptimeRoutes,
];
