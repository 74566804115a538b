import { accountRoutes } from "./accounts.js";
import type { Route } from "./route.js";
import { rulesetRoutes } from "./rulesets.js";
import { zoneRoutes } from "./zones.js";

/** Every operation that the sandbox plays. */
export const ROUTES: readonly Route[] = [...accountRoutes, ...zoneRoutes, ...rulesetRoutes];
