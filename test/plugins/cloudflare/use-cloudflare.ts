import { afterAll, afterEach, beforeAll, jest } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import cloudflare from "../../../plugins/cloudflare/index.js";
import {
  type SandboxServer,
  type ServerOptions,
  startServer,
} from "../../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";
import { watchExchange } from "./spec/watch-exchanges.js";

type Data = Record<string, unknown>;
type CallOptions = Parameters<StartedPlugin["callTool"]>[2];

/** The plugin, and the sandbox that it talks to over HTTP, as a test file uses them. */
export interface CloudflareUser {
  readonly plugin: StartedPlugin;
  readonly sandbox: SandboxServer;
  /** The data of a call that must succeed. The tool's name is without its prefix. */
  ok(tool: string, args?: Data, options?: CallOptions): Promise<Data>;
  /** The error and the details of a call that must fail. */
  fails(tool: string, args?: Data, options?: CallOptions): Promise<Data & { error: string }>;
  /** The requests that reached the sandbox since the last time it was asked: `GET /zones`. */
  requests(): string[];
}

/**
 * From before the first test to after the last. Destroy tools run without approval unless `start` says otherwise. Each
 * exchange is compared with what Cloudflare describes, and a difference fails the file.
 */
export function useCloudflare(
  start: (sandbox: SandboxServer) => StartOptions = () => ({}),
  server: ServerOptions = {},
): CloudflareUser {
  jest.setTimeout(60_000);
  let sandbox: SandboxServer;
  let plugin: StartedPlugin;
  let seen = 0;
  beforeAll(async () => {
    sandbox = await startServer({
      ...server,
      onExchange(exchange) {
        watchExchange(exchange);
        server.onExchange?.(exchange);
      },
    });
    const { options, ...rest } = start(sandbox);
    plugin = await startPlugin(cloudflare, {
      approvals: "never",
      requests: 100_000,
      ...rest,
      options: { apiToken: SANDBOX_TOKEN, baseUrl: sandbox.baseUrl, ...options },
    });
  });
  afterEach(() => sandbox.troubles.clear());
  afterAll(async () => {
    await plugin.close();
    await sandbox.close();
  });
  const call = async (tool: string, args: Data = {}, options?: CallOptions) =>
    (await plugin.callTool(`cloudflare_${tool}`, args, options)).structured;
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
