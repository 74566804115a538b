import { type Affected, ToolError, ValidationError } from "cargoshipper/plugin";
import { affectedAccount, affectedByZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import type { Phase } from "./phases.js";

/** What a rule says. An update has to state all of it: the API forgets what is left out. */
export interface RuleDefinition {
  readonly action: string;
  readonly expression: string;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly action_parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly ratelimit?: Readonly<Record<string, unknown>> | undefined;
  readonly logging?: unknown;
  readonly exposed_credential_check?: unknown;
  readonly ref?: string | undefined;
}

/** A rule as the API has it. */
export interface Rule extends RuleDefinition {
  readonly id: string;
  readonly version: string;
}

/** The rules of a phase, in their order. */
export interface Ruleset {
  readonly id: string;
  readonly name?: string;
  readonly phase: string;
  readonly version: string;
  readonly rules?: readonly Rule[];
}

/** Whose rules: a zone's, or those of a whole account. */
export interface Owner {
  readonly level: "zone" | "account";
  readonly name: string;
  readonly at: { readonly zone_id: string } | { readonly account_id: string };
  readonly affected: readonly Affected[];
}

/** The owner that arguments name: exactly one of both. */
export async function ownerOf(
  cloudflare: Cloudflare,
  { zone, account }: { readonly zone?: string | undefined; readonly account?: string | undefined },
): Promise<Owner> {
  if ((zone === undefined) === (account === undefined))
    throw new ValidationError(`zone, account: give ${zone === undefined ? "one" : "only one"} of both.`, {
      next: "zone is a domain or an id; account is for rules of a whole account.",
    });
  if (zone !== undefined) {
    const found = await cloudflare.lookups.zone(zone);
    return {
      level: "zone",
      name: found.name,
      at: { zone_id: found.id },
      affected: affectedByZone(found),
    };
  }
  const found = await cloudflare.lookups.account(account);
  return {
    level: "account",
    name: found.name,
    at: { account_id: found.id },
    affected: await affectedAccount(cloudflare, account),
  };
}

/** The API's code where nobody has ever made a rule of a phase. */
const NO_ENTRYPOINT = 10003;

/** The ruleset that a phase begins with; undefined when nobody has made a rule of it yet. */
export async function entrypoint(
  { sdk }: Cloudflare,
  { at }: Owner,
  phase: string,
): Promise<(Ruleset & { readonly rules: readonly Rule[] }) | undefined> {
  try {
    const found = (await sdk.rulesets.phases.get(phase as "http_ratelimit", at)) as unknown as Ruleset;
    return { ...found, rules: found.rules ?? [] };
  } catch (error) {
    if (ToolError.is(error) && (error.details?.["codes"] as number[] | undefined)?.includes(NO_ENTRYPOINT))
      return undefined;
    throw error;
  }
}

/** The one rule of an id, a reference or a description. Throws with candidates when there is none, or more than one. */
export function ruleIn(rules: readonly Rule[], reference: string, { names: [phase] }: Phase): Rule {
  const wanted = reference.trim();
  const byId = rules.find(({ id, ref }) => id === wanted || ref === wanted);
  const found = byId ? [byId] : rules.filter(({ description }) => description && description === wanted);
  const [only] = found;
  if (only && found.length === 1) return only;
  const candidates = (only ? found : rules)
    .slice(0, 10)
    .map(({ id, description }) => (description ? `${id} ${JSON.stringify(description)}` : id));
  throw new ToolError(
    only ? "conflict" : "not_found",
    `rule: ${wanted} is ${only ? "what several are called" : `none of ${phase}`}: ${candidates.join(", ") || "there are none"}.`,
    { next: `Give the rule's id; cloudflare_list_rules with phase ${phase} shows them all.` },
  );
}

/** What a call about rules of a phase is about, as far as it exists. */
export const affectedRuleset = (phase: Phase, ruleset: Ruleset | undefined): Affected => ({
  kind: "ruleset",
  ...(ruleset && { id: ruleset.id }),
  names: [phase.id, ...phase.names, ...(ruleset?.name ? [ruleset.name] : [])],
});

/** What a call about one rule is about. */
export const affectedRule = ({ id, description, action }: Rule): Affected => ({
  kind: "rule",
  id,
  names: description ? [description] : [],
  labels: { action },
});
