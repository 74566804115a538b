import { startServer } from "./server.js";
import { SANDBOX_TOKEN } from "./tokens.js";
import { Zones } from "./zones.js";

/** Starts a sandbox for the plugin, with the options that lead to it. */
export async function start() {
  const server = await startServer();
  return {
    options: { apiToken: SANDBOX_TOKEN, baseUrl: server.baseUrl },
    facts: [`${server.baseUrl}, ${server.world.part(Zones).all.length} zones that are made up`],
    close: () => server.close(),
  };
}
