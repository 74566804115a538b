import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { checkRule } from "./check-rule.js";
import { ListRulesInput, ListRulesOutput, listRules } from "./list-rules.js";
import { actionsOf, type Phase, phaseOf } from "./phases.js";
import { readPosition } from "./position.js";
import { CreateInput, RuleInput, UpdateInput } from "./rule-inputs.js";
import { RuleRow, ruleLine, ruleRow } from "./rule-row.js";
import {
  affectedRule,
  affectedRuleset,
  entrypoint,
  type Owner,
  ownerOf,
  type Rule,
  type RuleDefinition,
  ruleIn,
} from "./ruleset.js";
import { addRule, changeRule, deleteRule, type Written } from "./write-rule.js";

const Changed = z.object({
  phase: z.string(),
  ruleset_id: z.string(),
  version: z.string(),
  rule: RuleRow,
  total: z.int(),
});

const Before = RuleRow.partial();

type Create = z.output<typeof CreateInput>;
type Update = z.output<typeof UpdateInput>;
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
    resolve: "affectedPhase",
    input: CreateInput,
    output: Changed,
  })
  async create(input: Create, _call: Call) {
    const phase = phaseOf(input.phase);
    const owner = await ownerOf(this.cloudflare, input);
    const rule = definitionOf(input, phase, owner);
    checkRule(rule, phase, owner.level);
    const ruleset = await entrypoint(this.cloudflare, owner, phase.id);
    const there = ruleset?.rules ?? [];
    const position = input.position === undefined ? undefined : readPosition(input.position, there, phase);
    const place = { cloudflare: this.cloudflare, owner, phase };
    const after = await addRule(place, ruleset, rule, position);
    const known = new Set(there.map(({ id }) => id));
    return shown(after, ({ id }) => !known.has(id));
  }

  @Tool({
    name: "update_rule",
    description: "Change what is given of a rule, or move it with position. Answers what it was before.",
    effect: "write",
    idempotent: true,
    resolve: "affectedRule",
    input: UpdateInput,
    output: Changed.extend({ before: Before }),
  })
  async update(input: Update, _call: Call) {
    const { phase, owner, ruleset, rule } = await this.find(input);
    const { zone, account, phase: _phase, rule: _rule, position: where, ...given } = input;
    const changes = Object.entries(given).filter(([, value]) => value !== undefined);
    if (changes.length === 0 && where === undefined)
      throw new ValidationError("There is nothing to change.", {
        next: "Give expression, action, description, enabled, action_parameters, ratelimit or position.",
      });
    const position = where === undefined ? undefined : readPosition(where, ruleset.rules, phase, rule);
    const {
      id: _id,
      version: _version,
      last_updated: _updated,
      ...definition
    } = rule as typeof rule & { last_updated?: string };
    const changed = { ...definition, ...Object.fromEntries(changes) };
    if (changes.length > 0) checkRule(changed, phase, owner.level);
    const after = await changeRule({ cloudflare: this.cloudflare, owner, phase }, ruleset, rule, {
      ...(changes.length > 0 && changed),
      ...(position && { position }),
    });
    const was = ruleRow(rule, ruleset.rules.indexOf(rule));
    const names = new Set([...changes.map(([name]) => name), ...(position ? ["position"] : [])]);
    return {
      ...shown(after, ({ id }) => id === rule.id),
      before: Object.fromEntries(Object.entries(was).filter(([name]) => names.has(name))),
    };
  }

  @Tool({
    name: "delete_rule",
    description: "Delete a rule. cloudflare_update_rule with enabled false turns it off instead.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedRule",
    input: RuleInput,
    output: z.object({ deleted: z.string(), phase: z.string(), version: z.string(), total: z.int() }),
  })
  async delete(input: OneRule, _call: Call) {
    const { phase, owner, ruleset, rule } = await this.find(input);
    const after = await deleteRule({ cloudflare: this.cloudflare, owner, phase }, ruleset, rule);
    return { deleted: rule.id, phase: phase.id, version: after.version, total: after.rules.length };
  }

  async previewDelete(input: OneRule, _call: Call): Promise<Preview> {
    const { phase, owner, ruleset, rule } = await this.find(input);
    const at = ruleset.rules.indexOf(rule);
    const near = [at - 1, at + 1].flatMap((index) => {
      const neighbour = ruleset.rules[index];
      return neighbour ? [`${index < at ? "Before" : "After"} it stays ${ruleLine(neighbour, index)}`] : [];
    });
    const { action_parameters, ratelimit } = rule;
    return {
      summary: `Delete rule ${rule.id}${rule.description ? ` "${rule.description}"` : ""} of ${phase.names[0]} in ${owner.level} ${owner.name}.`,
      details: [
        `Lost: ${ruleLine(rule, at)}`,
        ...(action_parameters ? [`Its parameters: ${JSON.stringify(action_parameters)}`] : []),
        ...(ratelimit ? [`Its rate limit: ${JSON.stringify(ratelimit)}`] : []),
        ...(near.length > 0 ? near : ["It is the only rule of its phase."]),
      ],
      subject: { ruleset: ruleset.id, rule: rule.id, version: rule.version },
    };
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

  async affectedRule(input: OneRule): Promise<readonly Affected[]> {
    const { phase, owner, ruleset, rule } = await this.find(input);
    return [...owner.affected, affectedRuleset(phase, ruleset), affectedRule(rule)];
  }

  private async find(input: OneRule) {
    const phase = phaseOf(input.phase);
    const owner = await ownerOf(this.cloudflare, input);
    const ruleset = await entrypoint(this.cloudflare, owner, phase.id);
    const rule = ruleIn(ruleset?.rules ?? [], input.rule, phase);
    // A rule that was found is in a ruleset.
    return { phase, owner, ruleset: ruleset as NonNullable<typeof ruleset>, rule };
  }
}

/** A ruleset after a change, and the rule that it was about. */
function shown(ruleset: Written, isIt: (rule: Rule) => boolean) {
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

/** The definition that arguments state; the action is the phase's only one where none is given. */
function definitionOf(input: Create, phase: Phase, { level }: Owner): RuleDefinition {
  const { expression, description, enabled, action_parameters, ratelimit } = input;
  const actions = actionsOf(phase, level);
  const action = input.action ?? (actions?.length === 1 ? actions[0] : undefined);
  if (action === undefined)
    throw new ValidationError(
      `action: ${phase.names[0]} needs one${actions ? `: ${actions.join(", ")}` : ""}.`,
      {
        next: "Give action.",
      },
    );
  return {
    action,
    expression,
    enabled,
    ...(description !== undefined && { description }),
    ...(action_parameters && { action_parameters }),
    ...(ratelimit && { ratelimit }),
  };
}
