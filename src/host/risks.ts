import type { PolicyLayer, SourcedRiskRule } from "../config/load.js";
import type { Decision, Risk } from "../plugin/index.js";
import { glob } from "./pattern.js";
import type { Policy, Refusal } from "./policy.js";

const STRICTNESS: readonly Decision[] = ["allow", "ask", "deny"];

/** What the operator says of a risk: the strictest of all levels, or else the plugin's default. */
interface Ruling {
  readonly decision: Decision;
  readonly where: string;
}

/** What is decided about the risks of one call. */
export interface RiskRulings {
  /** The first that is not allowed, nor to be asked about. */
  readonly denied: Refusal | undefined;
  /** Those that a person has to accept. */
  readonly asked: readonly Risk[];
}

export function ruleOn(risks: readonly Risk[], policy: Policy, plugin: string): RiskRulings {
  const ruled = risks.map((risk) => ({ risk, ruling: rulingFor(risk, policy) }));
  const denied = ruled.find(({ ruling }) => ruling.decision === "deny");
  return {
    denied: denied && refusalOf(denied.risk, denied.ruling, plugin),
    asked: ruled.flatMap(({ risk, ruling }) => (ruling.decision === "ask" ? [risk] : [])),
  };
}

/** Whether any of a plugin's risks could make the host ask. Known without running anything. */
export const mayAsk = (policy: Policy): boolean =>
  Object.entries(policy.risks).some(([risk, decision]) => {
    const rules = policy.layers.flatMap(({ risks }) => risks.filter((rule) => rule.risk === risk));
    const byDefault = decision === "ask" && !rules.some(({ pattern }) => pattern === "*");
    return byDefault || rules.some((rule) => rule.decision === "ask");
  });

function rulingFor(risk: Risk, policy: Policy): Ruling {
  const stated = policy.layers.flatMap((layer) => statedIn(layer, risk) ?? []);
  const [first, ...others] = stated.map(({ decision, where }): Ruling => ({ decision, where }));
  // A risk that the plugin has not declared is nothing that the operator could have judged.
  if (!first) return { decision: policy.risks[risk.risk] ?? "deny", where: "default" };
  return others.reduce((strictest, one) => (rank(one) > rank(strictest) ? one : strictest), first);
}

const rank = ({ decision }: { readonly decision: Decision }): number => STRICTNESS.indexOf(decision);

/**
 * What one level says: of the globs that fit, one that lies within another is an exception and takes its place; of those
 * that are left the strictest decides.
 */
function statedIn({ risks }: PolicyLayer, { risk, value = "" }: Risk): SourcedRiskRule | undefined {
  const fitting = risks.filter((rule) => rule.risk === risk && glob(rule.pattern).test(value));
  const excepted = ({ pattern }: SourcedRiskRule) =>
    fitting.some((other) => other.pattern !== pattern && glob(pattern).test(other.pattern));
  return fitting.filter((rule) => !excepted(rule)).sort((a, b) => rank(b) - rank(a))[0];
}

const refusalOf = ({ risk, value, says }: Risk, { where }: Ruling, plugin: string): Refusal => ({
  rule: `risk ${risk}: ${says}`,
  where,
  remedy:
    `The operator could allow it with risks: { ${risk}: "allow" }` +
    `${value === undefined ? "" : ` or { ${risk}: { ${JSON.stringify(value)}: "allow" } }`} in the entry of plugin ${plugin}.`,
});

/** What tells two risks of a call apart. */
export const riskKey = ({ risk, value }: Risk): string => `${risk} ${value ?? ""}`;
