import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
} from "cargoshipper/plugin";
import type * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { ChangedRule } from "./changed-rule.js";
import { createRule } from "./create-rule.js";
import { DeletedRule, deleteRule, previewDeletion } from "./delete-rule.js";
import { findRule } from "./find-rule.js";
import { ListRulesInput, ListRulesOutput, listRules } from "./list-rules.js";
import { defaultAction, phaseOf } from "./phases.js";
import { CreateInput, RuleInput, UpdateInput } from "./rule-inputs.js";
import { RuleRow } from "./rule-row.js";
import { affectedRule, affectedRuleset, entrypoint, ownerOf } from "./ruleset.js";
import { updateRule } from "./update-rule.js";

type OneRule = z.output<typeof RuleInput>;

/** Rules of Cloudflare's ruleset engine: WAF, rate limits, redirects, rewrites, cache and the rest. */
@injectable()
export class Rules {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "list_rules",
    description: "List the rules of a phase in the order they run. Without phase: the phases that have any.",
    effect: "read",
    resolve: "affectedPhase",
    input: ListRulesInput,
    output: ListRulesOutput,
  })
  list(input: z.output<typeof ListRulesInput>, _call: Call) {
    return listRules(this.cloudflare, input);
  }

  @Tool({
    name: "create_rule",
    description: "Add a rule to a phase, at the end unless position is given.",
    effect: "write",
    resolve: "affectedByNew",
    input: CreateInput,
    output: ChangedRule,
  })
  create(input: z.output<typeof CreateInput>, _call: Call) {
    return createRule(this.cloudflare, input);
  }

  @Tool({
    name: "update_rule",
    description: "Change what is given of a rule, or move it with position. Answers what it was before.",
    effect: "write",
    idempotent: true,
    resolve: "affectedByUpdate",
    input: UpdateInput,
    output: ChangedRule.extend({ before: RuleRow.partial() }),
  })
  update(input: z.output<typeof UpdateInput>, _call: Call) {
    return updateRule(this.cloudflare, input);
  }

  @Tool({
    name: "delete_rule",
    description: "Delete a rule. cloudflare_update_rule with enabled false turns it off instead.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedRule",
    input: RuleInput,
    output: DeletedRule,
  })
  delete(input: OneRule, _call: Call) {
    return deleteRule(this.cloudflare, input);
  }

  previewDelete(input: OneRule, _call: Call): Promise<Preview> {
    return previewDeletion(this.cloudflare, input);
  }

  async affectedPhase(input: {
    zone?: string | undefined;
    account?: string | undefined;
    phase?: string | undefined;
  }): Promise<readonly Affected[]> {
    const owner = await ownerOf(this.cloudflare, input);
    if (input.phase === undefined) return owner.affected;
    const phase = phaseOf(input.phase);
    return [...owner.affected, affectedRuleset(phase, await entrypoint(this.cloudflare, owner, phase.id))];
  }

  async affectedByNew(input: z.output<typeof CreateInput>): Promise<readonly Affected[]> {
    const { description, action = defaultAction(phaseOf(input.phase)) } = input;
    const labels = action === undefined ? ("unknown" as const) : { action };
    const rule = { kind: "rule", names: description ? [description] : [], labels };
    return [...(await this.affectedPhase(input)), rule];
  }

  /** The rule as it is, and as it will be: what a rule of the operator forbids to make, none may become either. */
  async affectedByUpdate(input: z.output<typeof UpdateInput>): Promise<readonly Affected[]> {
    const { phase, owner, ruleset, rule } = await findRule(this.cloudflare, input);
    const { action = rule.action, description = rule.description } = input;
    const then = { ...rule, action, ...(description !== undefined && { description }) };
    return [...owner.affected, affectedRuleset(phase, ruleset), affectedRule(rule), affectedRule(then)];
  }

  async affectedRule(input: OneRule): Promise<readonly Affected[]> {
    const { phase, owner, ruleset, rule } = await findRule(this.cloudflare, input);
    return [...owner.affected, affectedRuleset(phase, ruleset), affectedRule(rule)];
  }
}
