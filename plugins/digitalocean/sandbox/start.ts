import { Droplets } from "./droplets.js";
import { startServer } from "./server.js";
import { SANDBOX_TOKEN } from "./tokens.js";

/** Starts a sandbox for the plugin, with the options that lead to it. */
export async function start() {
  const server = await startServer();
  return {
    options: { token: SANDBOX_TOKEN, apiUrl: server.apiUrl },
    facts: [`${server.apiUrl}, ${server.world.part(Droplets).all.length} droplets that are made up`],
    close: () => server.close(),
  };
}
