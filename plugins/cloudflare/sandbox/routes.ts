import { accountRoutes } from "./accounts.js";
import { d1Routes } from "./d1.js";
import { kvRoutes } from "./kv.js";
import { r2Routes } from "./r2.js";
import type { Route } from "./route.js";
import { workerRoutes } from "./worker-routes.js";
import { zoneRoutes } from "./zones.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...zoneRoutes,
  ...kvRoutes,
  ...d1Routes,
  ...r2Routes,
  ...workerRoutes,
];
