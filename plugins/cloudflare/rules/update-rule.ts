import { ValidationError } from "cargoshipper/plugin";
import type * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { changedRule } from "./changed-rule.js";
import { checkRule } from "./check-rule.js";
import { findRule } from "./find-rule.js";
import { readPosition } from "./position.js";
import type { UpdateInput } from "./rule-inputs.js";
import { ruleRow } from "./rule-row.js";
import type { Rule, RuleDefinition } from "./ruleset.js";
import { changeRule } from "./write-rule.js";

/** Changes what is given of a rule, moves it, or both; answers what was there before of all that changes. */
export async function updateRule(cloudflare: Cloudflare, input: z.output<typeof UpdateInput>) {
  const { phase, owner, ruleset, rule } = await findRule(cloudflare, input);
  const { zone: _zone, account: _account, phase: _phase, rule: _rule, position: where, ...given } = input;
  const changes = Object.entries(given).filter(([, value]) => value !== undefined);
  if (changes.length === 0 && where === undefined)
    throw new ValidationError("There is nothing to change.", {
      next: "Give expression, action, description, enabled, action_parameters, ratelimit or position.",
    });
  const position = where === undefined ? undefined : readPosition(where, ruleset.rules, phase, rule);
  const changed = { ...definitionIn(rule), ...Object.fromEntries(changes) };
  if (changes.length > 0) checkRule(changed, phase, owner.level);
  const after = await changeRule({ cloudflare, owner, phase }, ruleset, rule, {
    ...(changes.length > 0 && changed),
    ...(position && { position }),
  });
  const was = ruleRow(rule, ruleset.rules.indexOf(rule));
  const names = new Set([...changes.map(([name]) => name), ...(position ? ["position"] : [])]);
  return {
    ...changedRule(after, ({ id }) => id === rule.id),
    before: Object.fromEntries(Object.entries(was).filter(([name]) => names.has(name))),
  };
}

/** What a rule says, without what the API adds to it. */
function definitionIn(rule: Rule): RuleDefinition {
  const { action, expression, description, enabled, action_parameters, ratelimit } = rule;
  const { logging, exposed_credential_check, ref } = rule;
  const said = { description, enabled, action_parameters, ratelimit, logging, exposed_credential_check, ref };
  const stated = Object.entries(said).filter(([, value]) => value !== undefined);
  return { action, expression, ...Object.fromEntries(stated) };
}
