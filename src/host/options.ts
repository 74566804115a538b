import type * as z from "zod";
import { HOST_KEYS } from "../plugin/define-plugin.js";
import { type AnyPluginSpec, AuthenticationError, ConfigurationError, nearest } from "../plugin/index.js";
import { type Variable, variableOf } from "../plugin/variable.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** A plugin's options, checked, and the values among them that must never be shown. */
export interface CheckedOptions {
  readonly options: unknown;
  readonly secrets: readonly string[];
}

/**
 * Checks what the configuration states against the plugin's schema. An environment variable fills only what is left
 * out. Throws one error that lists every problem.
 */
export function checkOptions(
  plugin: AnyPluginSpec,
  stated: Readonly<Record<string, unknown>>,
  env: Environment,
  where: string,
): CheckedOptions {
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
  const problems = Object.keys(stated)
    .filter((name) => !(name in shape))
    .map((name) => unknownOption(name, [...Object.keys(shape), ...HOST_KEYS]));
  const parsed = plugin.options?.safeParse(filled);
  if (parsed?.error) problems.push(...parsed.error.issues.map((issue) => describe(issue, variables)));
  if (problems.length > 0) {
    const onlyMissing = parsed?.error?.issues.every((issue) => variables.get(String(issue.path[0]))?.secret);
    const Failure =
      onlyMissing && problems.length === parsed?.error?.issues.length
        ? AuthenticationError
        : ConfigurationError;
    throw new Failure(`Plugin ${plugin.name} is unavailable: ${problems.join(" ")}`, {
      next: `Change the entry at ${where} or the environment, then restart; \`cargoshipper doctor\` checks it.`,
    });
  }
  return {
    options: parsed?.data ?? {},
    secrets: [...variables].flatMap(([name, { secret }]) => {
      const value = filled[name];
      return secret && typeof value === "string" ? [value] : [];
    }),
  };
}

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
