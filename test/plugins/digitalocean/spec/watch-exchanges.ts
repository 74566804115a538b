import { ROUTES } from "../../../../plugins/digitalocean/sandbox/routes.js";
import { watchExchanges } from "../../../spec/watch-exchanges.js";
import { digitalOceanCheck } from "./digitalocean-check.js";
import { usedRoutes } from "./used-operations.js";

/** Takes an exchange that is to be compared when the test file is done. */
export const watchExchange = watchExchanges({
  provider: "DigitalOcean",
  table: "test/plugins/digitalocean/spec/known-spec-faults.ts",
  tests: "test/plugins/digitalocean",
  routes: usedRoutes(ROUTES),
  check: (folder) => digitalOceanCheck(folder),
});
