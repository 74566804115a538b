import { ValidationError } from "cargoshipper/plugin";
import type * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { changedRule } from "./changed-rule.js";
import { checkRule } from "./check-rule.js";
import { actionsOf, defaultAction, type Phase, phaseOf } from "./phases.js";
import { readPosition } from "./position.js";
import type { CreateInput } from "./rule-inputs.js";
import { entrypoint, type Owner, ownerOf, type RuleDefinition } from "./ruleset.js";
import { addRule } from "./write-rule.js";

type Input = z.output<typeof CreateInput>;

/** Adds a rule to a phase, once all is checked that can be. */
export async function createRule(cloudflare: Cloudflare, input: Input) {
  const phase = phaseOf(input.phase);
  const owner = await ownerOf(cloudflare, input);
  const rule = definitionOf(input, phase, owner);
  checkRule(rule, phase, owner.level);
  const ruleset = await entrypoint(cloudflare, owner, phase.id);
  const there = ruleset?.rules ?? [];
  const position = input.position === undefined ? undefined : readPosition(input.position, there, phase);
  const after = await addRule({ cloudflare, owner, phase }, ruleset, rule, position);
  const known = new Set(there.map(({ id }) => id));
  return changedRule(after, ({ id }) => !known.has(id));
}

/** The definition that arguments state; the action is the phase's only one where none is given. */
function definitionOf(input: Input, phase: Phase, { level }: Owner): RuleDefinition {
  const { expression, description, enabled, action_parameters, ratelimit } = input;
  const actions = actionsOf(phase, level);
  const action = input.action ?? defaultAction(phase);
  if (action === undefined)
    throw new ValidationError(
      `action: ${phase.names[0]} needs one${actions ? `: ${actions.join(", ")}` : ""}.`,
      { next: "Give action." },
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
