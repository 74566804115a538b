import type { Preview } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { findRule } from "./find-rule.js";
import type { RuleInput } from "./rule-inputs.js";
import { ruleLine } from "./rule-row.js";
import { removeRule } from "./write-rule.js";

export const DeletedRule = z.object({
  deleted: z.string(),
  phase: z.string(),
  version: z.string(),
  total: z.int(),
});

type Input = z.output<typeof RuleInput>;

/** What is lost with a rule, and what stays around it. */
export async function previewDeletion(cloudflare: Cloudflare, input: Input): Promise<Preview> {
  const { phase, owner, ruleset, rule } = await findRule(cloudflare, input);
  const at = ruleset.rules.indexOf(rule);
  const near = [at - 1, at + 1].flatMap((index) => {
    const neighbour = ruleset.rules[index];
    return neighbour ? [`${index < at ? "Before" : "After"} it stays ${ruleLine(neighbour, index)}`] : [];
  });
  const { action_parameters, ratelimit } = rule;
  const name = rule.description ? ` ${JSON.stringify(rule.description)}` : "";
  return {
    summary: `Delete rule ${rule.id}${name} of ${phase.names[0]} in ${owner.level} ${owner.name}.`,
    details: [
      `Lost: ${ruleLine(rule, at)}`,
      ...(action_parameters ? [`Its parameters: ${JSON.stringify(action_parameters)}`] : []),
      ...(ratelimit ? [`Its rate limit: ${JSON.stringify(ratelimit)}`] : []),
      ...(near.length > 0 ? near : ["It is the only rule of its phase."]),
    ],
    subject: { ruleset: ruleset.id, rule: rule.id, version: rule.version },
  };
}

/** Deletes a rule. */
export async function deleteRule(
  cloudflare: Cloudflare,
  input: Input,
): Promise<z.output<typeof DeletedRule>> {
  const { phase, owner, ruleset, rule } = await findRule(cloudflare, input);
  const after = await removeRule({ cloudflare, owner, phase }, ruleset, rule);
  return { deleted: rule.id, phase: phase.id, version: after.version, total: after.rules.length };
}
