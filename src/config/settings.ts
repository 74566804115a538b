import type { Approvals, Mode } from "../plugin/define-plugin.js";
import type { Environment } from "./dotenv.js";
import { COMMAND_LINE, type Flags } from "./flags.js";
import { type Problem, problemsOf, wording } from "./problem.js";
import { type Source, whereIn } from "./read.js";
import type { ParsedConfig } from "./schema.js";
import { type LogLevel, MODES, type Transport } from "./values.js";
import { type HostVariable, VARIABLES } from "./variables.js";

/** A rule and where it is written: `--deny`, or `/a/cargoshipper.config.ts: tools.deny[0]`. */
export interface SourcedPattern {
  readonly pattern: string;
  readonly where: string;
}

/** What one level (the host, or a plugin's entry) permits. */
export interface PolicyLayer {
  readonly mode: { readonly value: Mode; readonly where: string };
  readonly allow: readonly SourcedPattern[];
  readonly deny: readonly SourcedPattern[];
  readonly approvals: { readonly value: Approvals; readonly where: string } | undefined;
}

/** The host's own settings. */
export interface Settings {
  readonly name: string;
  /** Undefined: the package's own. */
  readonly version: string | undefined;
  readonly logLevel: LogLevel;
  readonly transport: Transport;
  readonly http: { readonly host: string; readonly port: number };
  /** `requests` undefined: no limit. `window` in seconds. */
  readonly rateLimit: { readonly requests: number | undefined; readonly window: number };
  readonly apiKeys: {
    readonly required: boolean;
    readonly header: string;
    readonly allowed: readonly string[];
  };
  readonly policy: PolicyLayer;
}

/** What a configuration says of policy, at the top or in a plugin's entry. */
export interface Rulings {
  readonly mode?: Mode | undefined;
  readonly tools?:
    | { readonly allow?: readonly string[] | undefined; readonly deny?: readonly string[] | undefined }
    | undefined;
  readonly approvals?: Approvals | undefined;
}

/** Each setting by precedence: flag, environment, `.env`, configuration file, default. Every layer is checked. */
export function settle(
  flags: Flags,
  environment: Environment,
  config: ParsedConfig,
  source: Source | undefined,
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
    http: { host: config.http?.host ?? "127.0.0.1", port: config.http?.port ?? 3000 },
    rateLimit: {
      requests: pick(VARIABLES.rateLimitRequests, config.rateLimit?.requests),
      window: pick(VARIABLES.rateLimitWindow, config.rateLimit?.window),
    },
    apiKeys: {
      required: pick(VARIABLES.apiKeysRequired, config.apiKeys?.required),
      header: pick(VARIABLES.apiKeysHeader, config.apiKeys?.header),
      allowed: pick(VARIABLES.apiKeysAllowed, config.apiKeys?.allowed),
    },
    policy: hostPolicy(
      flags,
      policyLayer(config, source && ((...path) => whereIn(source, ...path))),
      problems,
    ),
  };
}

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

/** A level's policy as the configuration file states it. */
export function policyLayer(
  rulings: Rulings,
  where: ((...path: PropertyKey[]) => string) | undefined,
): PolicyLayer {
  const at = where ?? (() => "default");
  const patterns = (kind: "allow" | "deny") =>
    (rulings.tools?.[kind] ?? []).map((pattern, index) => ({ pattern, where: at("tools", kind, index) }));
  return {
    mode: rulings.mode ? { value: rulings.mode, where: at("mode") } : { value: "full", where: "default" },
    allow: patterns("allow"),
    deny: patterns("deny"),
    approvals: rulings.approvals ? { value: rulings.approvals, where: at("approvals") } : undefined,
  };
}

/** The strictest mode wins; `--allow` replaces the file's list; `--deny` adds to it. */
function hostPolicy(flags: Flags, stated: PolicyLayer, problems: Problem[]): PolicyLayer {
  const modes: PolicyLayer["mode"][] = [stated.mode];
  if (flags.noDestructive) modes.push({ value: "no-destructive", where: "--no-destructive" });
  if (flags.readOnly) modes.push({ value: "read-only", where: "--read-only" });
  const allow = flagPatterns("--allow", flags.allow, problems);
  return {
    ...stated,
    mode: modes.reduce((strictest, mode) =>
      MODES.indexOf(mode.value) > MODES.indexOf(strictest.value) ? mode : strictest,
    ),
    allow: allow.length > 0 ? allow : stated.allow,
    deny: [...flagPatterns("--deny", flags.deny, problems), ...stated.deny],
  };
}

function flagPatterns(flag: string, patterns: readonly string[] = [], problems: Problem[]): SourcedPattern[] {
  if (patterns.some((pattern) => pattern.trim() === "")) {
    problems.push({
      file: COMMAND_LINE,
      path: flag,
      message: "expected a name or a glob",
      remedy: undefined,
    });
  }
  return patterns.map((pattern) => ({ pattern, where: flag }));
}
