import type { Cloudflare } from "../client/connect.js";
import { type Phase, phaseOf } from "./phases.js";
import { entrypoint, type Owner, ownerOf, type Rule, type Ruleset, ruleIn } from "./ruleset.js";

/** A rule, with all that it stands in. */
export interface FoundRule {
  readonly phase: Phase;
  readonly owner: Owner;
  readonly ruleset: Ruleset & { readonly rules: readonly Rule[] };
  readonly rule: Rule;
}

/** The rule that arguments name. Throws with candidates when there is none, or more than one. */
export async function findRule(
  cloudflare: Cloudflare,
  input: {
    readonly zone?: string | undefined;
    readonly account?: string | undefined;
    readonly phase: string;
    readonly rule: string;
  },
): Promise<FoundRule> {
  const phase = phaseOf(input.phase);
  const owner = await ownerOf(cloudflare, input);
  const found = await entrypoint(cloudflare, owner, phase.id);
  const ruleset = found ?? { id: "", phase: phase.id, version: "0", rules: [] };
  return { phase, owner, ruleset, rule: ruleIn(ruleset.rules, input.rule, phase) };
}
