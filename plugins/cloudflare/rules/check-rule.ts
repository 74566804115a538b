import { ValidationError } from "cargoshipper/plugin";
import type * as z from "zod";
import { expressionFault } from "./expression.js";
import { actionsOf, type Phase } from "./phases.js";
import { parametersOf, RateLimit } from "./rule-parameters.js";
import type { RuleDefinition } from "./ruleset.js";

/** Throws a ValidationError with all that is wrong with a rule, before the API is asked. */
export function checkRule(rule: RuleDefinition, phase: Phase, level: "zone" | "account"): void {
  const [name] = phase.names;
  const actions = actionsOf(phase, level);
  const faults: string[] = [];
  const fault = expressionFault(rule.expression);
  if (fault) faults.push(`expression: ${fault}.`);
  if (actions && !actions.includes(rule.action))
    faults.push(`action: rules of ${name} take ${actions.join(", ")}, and not ${rule.action}.`);
  else if (phase.actions)
    faults.push(
      ...faultsIn("action_parameters", parametersOf(phase.id, rule.action), rule.action_parameters),
    );
  if (phase.id === "http_ratelimit" && rule.action !== "execute")
    faults.push(...faultsIn("ratelimit", RateLimit, rule.ratelimit));
  if (faults.length === 0) return;
  throw new ValidationError(faults.join(" "), { next: "Correct what it names; nothing has been changed." });
}

function faultsIn(name: string, schema: z.ZodType | undefined, value: unknown): string[] {
  if (!schema) return [];
  if (value === undefined && !schema.safeParse(undefined).success) {
    const issues = schema.safeParse({}).error?.issues ?? [];
    const missing = issues.map(({ path, message }) => [...path, message].join(": "));
    return [`${name}: missing (${missing.join("; ")}).`];
  }
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map((issue) => `${[name, ...issue.path].join(".")}: ${issue.message}.`);
}
