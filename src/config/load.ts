import { dirname } from "node:path";
import { completeEnvironment, type Environment, readDotenv, type Values } from "./dotenv.js";
import { namesOf, pluginEntries } from "./entries.js";
import { createEvaluator } from "./evaluate.js";
import { cacheFolder } from "./find.js";
import type { Flags } from "./flags.js";
import { locate } from "./locate.js";
import type { Builtins, PluginEntry } from "./plugin-entry.js";
import { ConfigError, type Problem, problemsOf, wording } from "./problem.js";
import { type Source, whereIn } from "./read.js";
import { configSchema, type ParsedConfig } from "./schema.js";
import { type Settings, settle } from "./settings.js";
import { checkToolsetNames, readToolsetFlags, selectToolsets } from "./toolsets.js";
import { CREDENTIALS, VARIABLES } from "./variables.js";

export type { Flags } from "./flags.js";
export type { Builtins, PlaceEntry, PluginEntry } from "./plugin-entry.js";
export type { PolicyLayer, SourcedObjectRule, SourcedPattern, SourcedRiskRule } from "./policy.js";
export { ConfigError, type Problem } from "./problem.js";
export type { Settings } from "./settings.js";
export type { LogLevel } from "./values.js";

export interface ConfigInput {
  readonly cwd: string;
  readonly home: string;
  readonly env: Values;
  readonly platform: NodeJS.Platform;
  readonly flags: Flags;
  readonly builtins: Builtins;
  /** Modules that a configuration file and local plugins can import wherever they are: name → path. */
  readonly aliases: Readonly<Record<string, string>>;
}

export interface LoadedConfig {
  readonly settings: Settings;
  readonly plugins: readonly PluginEntry[];
  /** The environment, completed from `.env`. */
  readonly env: Values;
  /** Where a variable comes from: `environment`, or the path of the `.env` file. */
  readonly origin: (name: string) => string | undefined;
  /** Values of the host's own settings that must never be shown. */
  readonly secrets: readonly string[];
  readonly files: {
    readonly config: string | undefined;
    readonly dotenv: string | undefined;
    /** Folders, or the one path that was asked for. */
    readonly searched: readonly string[];
  };
}

/**
 * Finds and checks the configuration. Throws one ConfigError with everything that is wrong in the host's own part;
 * what is wrong in the entry of a plugin makes only that plugin unavailable.
 */
export async function loadConfig(input: ConfigInput): Promise<LoadedConfig> {
  const { cwd, flags, builtins } = input;
  const problems: Problem[] = [];
  const evaluator = createEvaluator(input.aliases, cacheFolder(input));
  const { source, searched } = await locate({ ...input, flag: flags.config }, evaluator, problems);
  const config = source ? checkConfig(source, problems) : {};
  const fileIsSound = problems.length === 0;

  const dotenv = await readDotenv([...(source ? [dirname(source.file)] : []), cwd], problems);
  const environment = completeEnvironment(input.env, dotenv);
  const settings = settle(flags, environment, config, { source, cwd, home: input.home }, problems);

  const toolsets = {
    flags: readToolsetFlags(flags.toolsets ?? [], problems),
    configured: new Map(
      Object.entries(config.toolsets ?? {}).map(([name, rules]) => [
        name,
        selectToolsets(rules, (...path) => (source ? whereIn(source, "toolsets", name, ...path) : "")),
      ]),
    ),
  };
  const env = environment.values;
  const plugins = pluginEntries({
    builtins,
    env,
    config,
    source,
    toolsets,
    evaluator,
    sandbox: settings.sandbox,
  });
  const names = fileIsSound ? namesOf(plugins, builtins) : undefined;
  if (names) checkToolsetNames(toolsets, source, names, problems);

  if (problems.length > 0) throw new ConfigError(problems);
  return {
    settings,
    plugins,
    env,
    origin: environment.origin,
    secrets: secretsOf(environment, config),
    files: { config: source?.file, dotenv: dotenv?.path, searched },
  };
}

function checkConfig({ file, prefix, value }: Source, problems: Problem[]): ParsedConfig {
  const parsed = configSchema.safeParse(value, { error: wording });
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(file, prefix, parsed.error));
  return {};
}

/** Also those of a layer that another one hides. */
function secretsOf(environment: Environment, config: ParsedConfig): string[] {
  const { name, schema } = VARIABLES.apiKeysAllowed;
  const keys = environment.layers.flatMap(({ values }) => schema.parse(values[name] ?? ""));
  const credentials = environment.layers.flatMap(({ values }) => CREDENTIALS.map((one) => values[one] ?? ""));
  return [...new Set([...keys, ...credentials.filter(Boolean), ...(config.apiKeys?.allowed ?? [])])];
}
