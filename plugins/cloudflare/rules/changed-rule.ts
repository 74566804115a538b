import { ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { RuleRow, ruleRow } from "./rule-row.js";
import type { Rule } from "./ruleset.js";
import type { Written } from "./write-rule.js";

/** What tools answer after they have written a rule. */
export const ChangedRule = z.object({
  phase: z.string(),
  ruleset_id: z.string(),
  version: z.string(),
  rule: RuleRow,
  total: z.int(),
});

/** A ruleset after a change, and the rule that it was about. */
export function changedRule(ruleset: Written, isIt: (rule: Rule) => boolean): z.output<typeof ChangedRule> {
  const index = ruleset.rules.findIndex(isIt);
  const rule = ruleset.rules[index];
  if (!rule)
    throw new ToolError("conflict", "The rule was written, and is not in Cloudflare's answer.", {
      next: "cloudflare_list_rules shows what is there now.",
    });
  return {
    phase: ruleset.phase,
    ruleset_id: ruleset.id,
    version: ruleset.version,
    rule: ruleRow(rule, index),
    total: ruleset.rules.length,
  };
}
