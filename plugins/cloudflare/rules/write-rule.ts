import { AuthenticationError, ToolError } from "cargoshipper/plugin";
import type { RuleCreateParams, RuleEditParams } from "cloudflare/resources/rulesets/rules";
import type { RulesetCreateParams } from "cloudflare/resources/rulesets/rulesets";
import type { Cloudflare } from "../client/connect.js";
import { permissionForPhase } from "../client/permissions.js";
import type { Phase } from "./phases.js";
import type { Position } from "./position.js";
import type { Owner, Rule, RuleDefinition, Ruleset } from "./ruleset.js";

/** Where rules are written. */
interface Place {
  readonly cloudflare: Cloudflare;
  readonly owner: Owner;
  readonly phase: Phase;
}

/** A ruleset as it is after a change. */
export type Written = Ruleset & { readonly rules: readonly Rule[] };

// The casts below: the SDK has a type for the rules of each action; what a caller says, `checkRule` and the API judge.

/** Adds a rule; with it the ruleset that the phase begins with, where there is none. */
export function addRule(
  { cloudflare: { sdk }, owner, phase }: Place,
  ruleset: Ruleset | undefined,
  rule: RuleDefinition,
  position: Position | undefined,
): Promise<Written> {
  if (ruleset)
    return written(owner, phase, "POST", () =>
      sdk.rulesets.rules.create(ruleset.id, {
        ...owner.at,
        ...rule,
        position,
      } as unknown as RuleCreateParams),
    );
  // Putting the entry point itself would replace the rules of whoever makes it at the same time; this is refused then.
  const kind = owner.level === "zone" ? "zone" : "root";
  return written(owner, phase, "POST", () =>
    sdk.rulesets.create({
      ...owner.at,
      name: "default",
      kind,
      phase: phase.id,
      rules: [rule],
    } as unknown as RulesetCreateParams),
  );
}

/** Changes a rule, moves it, or both. A definition has to be whole. */
export const changeRule = (
  { cloudflare: { sdk }, owner, phase }: Place,
  ruleset: Ruleset,
  { id }: Rule,
  change: Partial<RuleDefinition> & { readonly position?: Position | undefined },
): Promise<Written> =>
  written(owner, phase, "PATCH", () =>
    sdk.rulesets.rules.edit(id, {
      ruleset_id: ruleset.id,
      ...owner.at,
      ...change,
    } as unknown as RuleEditParams),
  );

/** Takes a rule away. */
export const removeRule = (
  { cloudflare: { sdk }, owner, phase }: Place,
  ruleset: Ruleset,
  { id }: Rule,
): Promise<Written> =>
  written(owner, phase, "DELETE", () =>
    sdk.rulesets.rules.delete(id, { ruleset_id: ruleset.id, ...owner.at }),
  );

/** The ruleset as it is then. An error about permissions names the phase's, which the path of the request does not tell. */
async function written(
  { level }: Owner,
  phase: Phase,
  method: string,
  write: () => PromiseLike<unknown>,
): Promise<Written> {
  try {
    const ruleset = (await write()) as Ruleset;
    return { ...ruleset, rules: ruleset.rules ?? [] };
  } catch (error) {
    const needed = permissionForPhase(method, level, phase.id);
    if (!ToolError.is(error) || error.details?.["status"] !== 403 || !needed) throw error;
    throw new AuthenticationError(error.message, {
      next: `Rules of ${phase.names[0]} take the permission ${needed}, for this ${level}. Edit the token at https://dash.cloudflare.com/profile/api-tokens: it keeps its value, so no restart is needed.`,
      details: error.details,
      cause: error,
    });
  }
}
