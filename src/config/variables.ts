import * as z from "zod";
import {
  apiKey,
  headerName,
  type LogLevel,
  logLevel,
  positive,
  type Transport,
  text,
  transport,
} from "./values.js";

/** An environment variable that sets something of the host. */
export interface HostVariable<T> {
  readonly name: string;
  /** The key of the configuration file that it overrides. */
  readonly sets: string;
  readonly description: string;
  /** What holds when nothing sets it. */
  readonly fallback: T;
  /** The fallback in words, where it does not speak for itself. */
  readonly shown?: string;
  readonly secret: boolean;
  /** From the variable's text to the setting. */
  readonly schema: z.ZodType<T, string>;
}

/** The schema is made when the variable is set: most never are, and making schemas costs start-up time. */
const set = <T>({
  schema,
  ...variable
}: Omit<HostVariable<T>, "secret" | "schema"> & {
  secret?: true;
  schema: () => z.ZodType<T, string>;
}): HostVariable<T> => ({ secret: false, ...variable, schema: z.lazy(schema) });

const WHOLE = "expected a whole number above 0";
const whole = () => z.string().trim().regex(/^\d+$/, WHOLE).transform(Number).pipe(positive);

const yesOrNo = () =>
  z.stringbool({
    truthy: ["true", "1", "yes"],
    falsy: ["false", "0", "no"],
    error: "expected true or false (also 1, 0, yes, no)",
  });

const keys = () =>
  z
    .string()
    .transform((list) =>
      list
        .split(",")
        .map((key) => key.trim())
        .filter(Boolean),
    )
    .pipe(z.array(apiKey()));

/** Every environment variable of the host that sets a key of the configuration file. */
export const VARIABLES = {
  name: set<string>({
    name: "MCP_SERVER_NAME",
    sets: "name",
    description: "The name that clients see.",
    fallback: "cargoshipper",
    schema: () => text,
  }),
  version: set<string | undefined>({
    name: "MCP_SERVER_VERSION",
    sets: "version",
    description: "The version that clients see.",
    fallback: undefined,
    shown: "the package's version",
    schema: () => text,
  }),
  logLevel: set<LogLevel>({
    name: "MCP_LOG_LEVEL",
    sets: "logLevel",
    description: "How much is logged: trace, debug, info, warn (warning), error, fatal (critical) or silent.",
    fallback: "info",
    schema: () =>
      z
        .string()
        .trim()
        .pipe(logLevel() as z.ZodType<LogLevel, string>),
  }),
  transport: set<Transport>({
    name: "MCP_TRANSPORT",
    sets: "transport",
    description: "How clients connect: stdio; http and sse are not available yet.",
    fallback: "stdio",
    schema: () =>
      z
        .string()
        .trim()
        .pipe(transport() as z.ZodType<Transport, string>),
  }),
  sandbox: set<boolean>({
    name: "MCP_SANDBOX",
    sets: "sandbox",
    description: "Whether plugins use a sandbox of their own instead of the provider: true or false.",
    fallback: false,
    schema: yesOrNo,
  }),
  rateLimitRequests: set<number | undefined>({
    name: "RATE_LIMIT_REQUESTS",
    sets: "rateLimit.requests",
    description: "How many calls a client may make in one window.",
    fallback: undefined,
    shown: "100 of those that change something; reads are free",
    schema: whole,
  }),
  rateLimitWindow: set<number>({
    name: "RATE_LIMIT_WINDOW",
    sets: "rateLimit.window",
    description: "The length of that window, in seconds.",
    fallback: 60,
    schema: whole,
  }),
  apiKeysRequired: set<boolean>({
    name: "REQUIRE_API_KEY",
    sets: "apiKeys.required",
    description: "Not used yet. Whether a request over HTTP needs an API key: true or false.",
    fallback: false,
    schema: yesOrNo,
  }),
  apiKeysHeader: set<string>({
    name: "API_KEY_HEADER",
    sets: "apiKeys.header",
    description: "Not used yet. The HTTP header that carries the API key.",
    fallback: "X-API-Key",
    schema: () => z.string().trim().pipe(headerName()),
  }),
  apiKeysAllowed: set<readonly string[]>({
    name: "ALLOWED_API_KEYS",
    sets: "apiKeys.allowed",
    description: "Not used yet. The API keys that are accepted, separated by commas.",
    fallback: [],
    shown: "none",
    secret: true,
    schema: keys,
  }),
} as const;

/** Credentials of providers, which are kept from sight even while no plugin asks for them. */
export const CREDENTIALS = ["DIGITALOCEAN_TOKEN", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"] as const;

/** Names the configuration file. It decides which `.env` is read, so a `.env` cannot set it. */
export const CONFIG_VARIABLE = "CARGOSHIPPER_CONFIG";
