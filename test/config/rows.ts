import type { Flags, Settings } from "../../src/config/load.js";

/** How each setting is written in each layer, weakest first: file, `.env`, environment, flag. */
interface Row {
  readonly read: (settings: Settings) => unknown;
  readonly fallback: unknown;
  /** The configuration file's own value, and what it means. */
  readonly file: readonly [object, unknown];
  readonly variable: string;
  readonly dotenv: readonly [string, unknown];
  readonly env: readonly [string, unknown];
  readonly flag?: readonly [Flags, unknown];
}

export const ROWS: Readonly<Record<string, Row>> = {
  name: {
    read: ({ name }) => name,
    fallback: "cargoshipper",
    file: [{ name: "file" }, "file"],
    variable: "MCP_SERVER_NAME",
    dotenv: ["dotenv", "dotenv"],
    env: ["env", "env"],
    flag: [{ name: "flag" }, "flag"],
  },
  version: {
    read: ({ version }) => version,
    fallback: undefined,
    file: [{ version: "1" }, "1"],
    variable: "MCP_SERVER_VERSION",
    dotenv: ["2", "2"],
    env: ["3", "3"],
  },
  logLevel: {
    read: ({ logLevel }) => logLevel,
    fallback: "info",
    file: [{ logLevel: "Warning" }, "warn"],
    variable: "MCP_LOG_LEVEL",
    dotenv: ["CRITICAL", "fatal"],
    env: ["debug", "debug"],
    flag: [{ logLevel: "Silent" }, "silent"],
  },
  transport: {
    read: ({ transport }) => transport,
    fallback: "stdio",
    file: [{ transport: "http" }, "http"],
    variable: "MCP_TRANSPORT",
    dotenv: ["sse", "sse"],
    env: ["stdio", "stdio"],
    flag: [{ transport: "http" }, "http"],
  },
  sandbox: {
    read: ({ sandbox }) => sandbox,
    fallback: false,
    file: [{ sandbox: true }, true],
    variable: "MCP_SANDBOX",
    dotenv: ["no", false],
    env: ["1", true],
    flag: [{ sandbox: true }, true],
  },
  "http.host": {
    read: ({ http }) => http.host,
    fallback: "127.0.0.1",
    file: [{ http: { host: "::1" } }, "::1"],
    variable: "-",
    dotenv: ["", "::1"],
    env: ["", "::1"],
  },
  "http.port": {
    read: ({ http }) => http.port,
    fallback: 8000,
    file: [{ http: { port: 0 } }, 0],
    variable: "-",
    dotenv: ["", 0],
    env: ["", 0],
  },
  "rateLimit.requests": {
    read: ({ rateLimit }) => rateLimit.requests,
    fallback: undefined,
    file: [{ rateLimit: { requests: 1 } }, 1],
    variable: "RATE_LIMIT_REQUESTS",
    dotenv: ["2", 2],
    env: [" 30 ", 30],
  },
  "rateLimit.window": {
    read: ({ rateLimit }) => rateLimit.window,
    fallback: 60,
    file: [{ rateLimit: { window: 1 } }, 1],
    variable: "RATE_LIMIT_WINDOW",
    dotenv: ["2", 2],
    env: ["3", 3],
  },
  "apiKeys.required": {
    read: ({ apiKeys }) => apiKeys.required,
    fallback: false,
    file: [{ apiKeys: { required: true } }, true],
    variable: "REQUIRE_API_KEY",
    dotenv: ["No", false],
    env: ["YES", true],
  },
  "apiKeys.header": {
    read: ({ apiKeys }) => apiKeys.header,
    fallback: "X-API-Key",
    file: [{ apiKeys: { header: "X-File" } }, "X-File"],
    variable: "API_KEY_HEADER",
    dotenv: ["X-Dotenv", "X-Dotenv"],
    env: ["X-Env", "X-Env"],
  },
  "apiKeys.allowed": {
    read: ({ apiKeys }) => apiKeys.allowed,
    fallback: [],
    file: [{ apiKeys: { allowed: ["file-1", "file-2"] } }, ["file-1", "file-2"]],
    variable: "ALLOWED_API_KEYS",
    dotenv: ["dotenv-1", ["dotenv-1"]],
    env: ["env-1, env-2,", ["env-1", "env-2"]],
  },
};
