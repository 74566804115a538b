import { untrusted } from "cargoshipper/plugin";
import * as z from "zod";
import type { Rule } from "./ruleset.js";

/** A rule as the tools show it. */
export const RuleRow = z.object({
  position: z.int(),
  id: z.string(),
  action: z.string(),
  expression: untrusted(z.string()),
  enabled: z.boolean(),
  description: untrusted(z.string()),
  action_parameters: untrusted(z.record(z.string(), z.unknown())).optional(),
  ratelimit: z.record(z.string(), z.unknown()).optional(),
});

/** Shows a rule at its place, which counts from 1. */
export const ruleRow = (rule: Rule, index: number): z.output<typeof RuleRow> => ({
  position: index + 1,
  id: rule.id,
  action: rule.action,
  expression: rule.expression,
  enabled: rule.enabled ?? true,
  description: rule.description ?? "",
  ...(rule.action_parameters && { action_parameters: { ...rule.action_parameters } }),
  ...(rule.ratelimit && { ratelimit: { ...rule.ratelimit } }),
});

/** A rule in one line, for a person who is asked about it. */
export const ruleLine = (rule: Rule, index: number): string =>
  `${index + 1}. ${rule.action} when ${rule.expression}${rule.description ? ` (${rule.description})` : ""}${rule.enabled === false ? ", off" : ""}`;
