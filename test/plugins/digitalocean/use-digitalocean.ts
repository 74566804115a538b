import { afterAll, afterEach, beforeAll, jest } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import digitalocean from "../../../plugins/digitalocean/index.js";
import {
  type SandboxServer,
  type ServerOptions,
  startServer,
} from "../../../plugins/digitalocean/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { watchExchange } from "./spec/watch-exchanges.js";

type Data = Record<string, unknown>;
type CallOptions = Parameters<StartedPlugin["callTool"]>[2];

/** The plugin, and the sandbox that it talks to over HTTP, as a test file uses them. */
export interface DigitalOceanUser {
  readonly plugin: StartedPlugin;
  readonly sandbox: SandboxServer;
  /** The data of a call that must succeed. The tool's name is without its prefix. */
  ok(tool: string, args?: Data, options?: CallOptions): Promise<Data>;
  /** The error and the details of a call that must fail. */
  fails(tool: string, args?: Data, options?: CallOptions): Promise<Data & { error: string }>;
  /** The requests that reached the sandbox since the last time it was asked: `GET /droplets`. */
  requests(): string[];
}

/**
 * From before the first test to after the last. Destroy tools run without approval unless `start` says otherwise. Time goes
 * fast in the sandbox. Each exchange is compared with what DigitalOcean describes, and a difference fails the file.
 */
export function useDigitalOcean(
  start: (sandbox: SandboxServer) => StartOptions = () => ({}),
  server: ServerOptions = {},
): DigitalOceanUser {
  jest.setTimeout(60_000);
  let sandbox: SandboxServer;
  let plugin: StartedPlugin;
  let seen = 0;
  beforeAll(async () => {
    sandbox = await startServer({
      limits: { anHour: 1_000_000, aMinute: 1_000_000 },
      pace: 1,
      ...server,
      onExchange(exchange) {
        watchExchange(exchange);
        server.onExchange?.(exchange);
      },
    });
    const { options, ...rest } = start(sandbox);
    plugin = await startPlugin(digitalocean, {
      approvals: "never",
      requests: 100_000,
      risks: { costs: "allow" },
      ...rest,
      options: { token: SANDBOX_TOKEN, apiUrl: sandbox.apiUrl, ...options },
    });
  });
  afterEach(() => sandbox.troubles.clear());
  afterAll(async () => {
    await plugin.close();
    await sandbox.close();
  });
  const call = async (tool: string, args: Data = {}, options?: CallOptions) =>
    (await plugin.callTool(`digitalocean_${tool}`, args, options)).structured;
  return {
    get plugin() {
      return plugin;
    },
    get sandbox() {
      return sandbox;
    },
    async ok(tool, args, options) {
      const result = await call(tool, args, options);
      if (result.success) return result.data;
      const bugs = result.details["kind"] === "internal" ? JSON.stringify(plugin.logged.slice(-3)) : "";
      throw new Error(`${tool} failed: ${result.error} ${JSON.stringify(result.details)} ${bugs}`);
    },
    async fails(tool, args, options) {
      const result = await call(tool, args, options);
      if (!result.success) return { error: result.error, ...result.details };
      throw new Error(`${tool} succeeded: ${JSON.stringify(result.data)}`);
    },
    requests() {
      const since = sandbox.exchanges.slice(seen);
      seen = sandbox.exchanges.length;
      return since.map(({ method, path }) => `${method} ${path}`);
    },
  };
}
