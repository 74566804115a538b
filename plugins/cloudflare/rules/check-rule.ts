import { ValidationError } from "cargoshipper/plugin";
import type * as z from "zod";
import { expressionFault } from "./expression.js";
import { exampleFor, RATE_LIMIT_EXAMPLE } from "./parameter-examples.js";
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
  else if (phase.actions) {
    const schema = parametersOf(phase.id, rule.action);
    const example = exampleFor(phase.id, rule.action);
    faults.push(...faultsIn("action_parameters", schema, rule.action_parameters, example));
  }
  if (phase.id === "http_ratelimit" && rule.action !== "execute")
    faults.push(...faultsIn("ratelimit", RateLimit, rule.ratelimit, RATE_LIMIT_EXAMPLE));
  if (faults.length === 0) return;
  throw new ValidationError(faults.join(" "), { next: "Correct what it names; nothing has been changed." });
}

function faultsIn(name: string, schema: z.ZodType | undefined, value: unknown, example?: object): string[] {
  const { error } = schema?.safeParse(value) ?? {};
  if (error && value === undefined) return [`${name}: missing; for example ${JSON.stringify(example)}.`];
  return (error?.issues ?? []).map((issue) => `${[name, ...issue.path].join(".")}: ${issue.message}.`);
}
