import { dirname, resolve } from "node:path";
import type { Environment } from "./dotenv.js";
import { COMMAND_LINE, type Flags } from "./flags.js";
import { hostPolicy, type PolicyLayer } from "./policy.js";
import { type Problem, problemsOf, wording } from "./problem.js";
import type { Source } from "./read.js";
import type { ParsedConfig } from "./schema.js";
import type { LogLevel, Transport } from "./values.js";
import { type HostVariable, VARIABLES } from "./variables.js";

/** The host's own settings. */
export interface Settings {
  readonly name: string;
  /** Undefined: the package's own. */
  readonly version: string | undefined;
  readonly logLevel: LogLevel;
  readonly transport: Transport;
  /** Whether plugins use their sandboxes, and nothing real. */
  readonly sandbox: boolean;
  readonly http: { readonly host: string; readonly port: number };
  /** `requests` undefined: only calls that change something are limited. `window` in seconds. */
  readonly rateLimit: { readonly requests: number | undefined; readonly window: number };
  readonly apiKeys: {
    readonly required: boolean;
    readonly header: string;
    readonly allowed: readonly string[];
  };
  readonly policy: PolicyLayer;
  /** Where the values of `secret://name` come from: variables with this prefix, and a file or folder. */
  readonly secrets: { readonly prefix: string; readonly file: string | undefined };
  /** Undefined: none is kept. `maxSize` in bytes. */
  readonly audit: { readonly file: string; readonly maxSize: number } | undefined;
}

/** What relative paths of the configuration are relative to. */
interface Base {
  readonly source: Source | undefined;
  readonly cwd: string;
  readonly home: string;
}

const SECRET_PREFIX = "CARGOSHIPPER_SECRET_";
/** Bytes. */
const AUDIT_SIZE = 10_000_000;

/** Each setting by precedence: flag, environment, `.env`, configuration file, default. Every layer is checked. */
export function settle(
  flags: Flags,
  environment: Environment,
  config: ParsedConfig,
  base: Base,
  problems: Problem[],
): Settings {
  const pick = <T>(
    variable: HostVariable<T>,
    configured: T | undefined,
    flag?: [name: string, text: string | undefined],
  ): T =>
    fromFlag(variable, flag, problems) ??
    fromEnvironment(variable, environment, problems) ??
    configured ??
    variable.fallback;
  return {
    name: pick(VARIABLES.name, config.name, ["--name", flags.name]),
    version: pick(VARIABLES.version, config.version),
    logLevel: pick(VARIABLES.logLevel, config.logLevel, ["--log-level", flags.logLevel]),
    transport: pick(VARIABLES.transport, config.transport, ["--transport", flags.transport]),
    sandbox: pick(VARIABLES.sandbox, config.sandbox, ["--sandbox", flags.sandbox ? "true" : undefined]),
    http: { host: config.http?.host ?? "127.0.0.1", port: config.http?.port ?? 8000 },
    rateLimit: {
      requests: pick(VARIABLES.rateLimitRequests, config.rateLimit?.requests),
      window: pick(VARIABLES.rateLimitWindow, config.rateLimit?.window),
    },
    apiKeys: {
      required: pick(VARIABLES.apiKeysRequired, config.apiKeys?.required),
      header: pick(VARIABLES.apiKeysHeader, config.apiKeys?.header),
      allowed: pick(VARIABLES.apiKeysAllowed, config.apiKeys?.allowed),
    },
    policy: hostPolicy(flags, config, base.source, problems),
    secrets: {
      prefix: config.secrets?.prefix ?? SECRET_PREFIX,
      file: config.secrets?.file === undefined ? undefined : pathFrom(base, config.secrets.file),
    },
    audit: config.audit && {
      file: pathFrom(base, config.audit.file),
      maxSize: config.audit.maxSize ?? AUDIT_SIZE,
    },
  };
}

const pathFrom = ({ source, cwd, home }: Base, path: string): string =>
  resolve(source ? dirname(source.file) : cwd, path.replace(/^~(?=$|[/\\])/, home));

function fromFlag<T>(
  variable: HostVariable<T>,
  flag: [string, string | undefined] | undefined,
  problems: Problem[],
): T | undefined {
  const [name, text] = flag ?? [];
  return name === undefined || text === undefined
    ? undefined
    : check(variable, text, COMMAND_LINE, name, problems);
}

function fromEnvironment<T>(
  variable: HostVariable<T>,
  environment: Environment,
  problems: Problem[],
): T | undefined {
  const { name } = variable;
  const values = environment.layers.map(({ source, values }) => {
    const text = values[name];
    return { source, value: text ? check(variable, text, source, name, problems) : undefined };
  });
  const origin = environment.origin(name);
  return values.find(({ source }) => source === origin)?.value;
}

function check<T>(
  { schema }: HostVariable<T>,
  text: string,
  file: string,
  name: string,
  problems: Problem[],
): T | undefined {
  const parsed = schema.safeParse(text, { error: wording });
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(file, [name], parsed.error));
  return undefined;
}
