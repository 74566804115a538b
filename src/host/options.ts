import type * as z from "zod";
import { HOST_KEYS } from "../plugin/define-plugin.js";
import { type AnyPluginSpec, AuthenticationError, ConfigurationError, nearest } from "../plugin/index.js";
import { type Variable, variableOf } from "../plugin/variable.js";
import type { Redactor } from "../redaction/redactor.js";
import { secretsIn } from "./secret-inputs.js";

interface Needs {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
  /** Where a variable of `env` comes from: `environment`, or the path of a `.env` file. */
  readonly origin: (name: string) => string | undefined;
}

/**
 * A plugin's options, checked. An environment variable fills only what the configuration leaves out; secrets are
 * remembered before anything can go wrong. Throws one error that lists every problem.
 */
export function checkOptions(
  plugin: AnyPluginSpec,
  stated: Readonly<Record<string, unknown>>,
  { env, redactor, origin }: Needs,
  where: string,
  label: string,
): unknown {
  const shape = plugin.options?.shape ?? {};
  const variables = new Map<string, Variable>();
  const filled: Record<string, unknown> = { ...stated };
  for (const [name, schema] of Object.entries(shape)) {
    const variable = variableOf(schema);
    if (!variable) continue;
    variables.set(name, variable);
    const value = variable.name ? env[variable.name] : undefined;
    if (filled[name] === undefined && value) filled[name] = value;
  }
  // Only what it knows: a misspelt option would mask its value in all that the host says.
  for (const [name, schema] of Object.entries(shape)) redactor.learn(secretsIn(schema, filled[name]));
  const unknown = Object.keys(stated).filter((name) => !Object.hasOwn(shape, name));
  const parsed = plugin.options?.safeParse(filled);
  const issues = parsed?.error?.issues ?? [];
  if (unknown.length > 0 || issues.length > 0) {
    const problems = [
      ...unknown.map((name) => unknownOption(name, [...Object.keys(shape), ...HOST_KEYS])),
      ...issues.map((issue) => describe(issue, variables)),
    ];
    const onlySecrets =
      unknown.length === 0 && issues.every(({ path }) => variables.get(String(path[0]))?.secret);
    const Failure = onlySecrets ? AuthenticationError : ConfigurationError;
    throw new Failure(`Plugin ${label} is unavailable: ${problems.join(" ")}`, {
      next: `Change the entry at ${where} or the environment, then restart; \`cargoshipper doctor\` checks it.`,
    });
  }
  const leak = misleading(variables, stated, env, origin);
  if (leak) {
    throw new ConfigurationError(`Plugin ${label} is unavailable: ${leak}`, {
      next: `Set both in the same place, or the address in the configuration, then restart.`,
    });
  }
  // What the schema made of a secret, trimmed for example, is one too.
  if (plugin.options) redactor.learn(secretsIn(plugin.options, parsed?.data));
  return parsed?.data ?? {};
}

/** An address from a `.env` file that a credential from elsewhere would be sent to, as a sentence. */
function misleading(
  variables: ReadonlyMap<string, Variable>,
  stated: Readonly<Record<string, unknown>>,
  env: Needs["env"],
  origin: Needs["origin"],
): string | undefined {
  const sources = [...variables].flatMap(([option, { name, secret, address }]) => {
    if (stated[option] !== undefined) return [{ secret, address, name: option, from: "configuration" }];
    if (!name || !env[name]) return [];
    return [{ secret, address, name, from: origin(name) ?? "environment" }];
  });
  const trap = sources.find(({ address, from }) => address && !OWN.includes(from));
  const credential = sources.find(({ secret, from }) => secret && from !== trap?.from);
  return trap && credential
    ? `${trap.name} comes from ${trap.from} and would get ${credential.name}, which does not.`
    : undefined;
}

/** Sources that every credential may be sent along with. */
const OWN = ["configuration", "environment"];

function unknownOption(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `\`${name}\` is no option of it${meant ? `; did you mean \`${meant}\`?` : "."}`;
}

function describe(issue: z.core.$ZodIssue, variables: ReadonlyMap<string, Variable>): string {
  const path = issue.path.join(".");
  const variable = variables.get(String(issue.path[0]));
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  if (!missing) return `\`${path}\`: ${issue.message}.`;
  return variable?.name
    ? `\`${path}\` is missing and ${variable.name} is not set.`
    : `\`${path}\` is missing.`;
}
