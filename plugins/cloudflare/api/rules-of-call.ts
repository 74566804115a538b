import { type Affected, ToolError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import { phaseWords } from "../rules/phases.js";
import { affectedRule, type Rule, type Ruleset } from "../rules/ruleset.js";
import { anyOf } from "./out-of-sight.js";
import type { Prepared } from "./prepare.js";

/** The rulesets and rules that a call is about, by all names that the tools for rules know them by. */
export async function affectedRules(cloudflare: Cloudflare, prepared: Prepared): Promise<Affected[]> {
  const { operation, values, body } = prepared;
  if (!/\/rulesets(?:\/|$)/.test(operation.path)) return [];
  const { ruleset_id: id, ruleset_phase: phase, rule_id } = values;
  const changes = operation.effect !== "read";
  const anyRule: Affected[] = changes ? [anyOf("rule")] : [];
  if (id === undefined && phase === undefined) {
    const stated = (body as { phase?: unknown } | undefined)?.phase;
    if (!changes) return [];
    return [...anyRule, { kind: "ruleset", names: isPlain(stated) ? phaseWords(stated) : "unknown" }];
  }
  const found = await rulesetOf(cloudflare, prepared);
  const ruleset: Affected = {
    kind: "ruleset",
    id: found?.id ?? id,
    names: found
      ? [...phaseWords(found.phase), ...(found.name ? [found.name] : [])]
      : phase
        ? phaseWords(phase)
        : "unknown",
  };
  const rule: Rule | undefined = found?.rules?.find((one) => one.id === rule_id);
  // A deletion is about that one alone; what else is written may be or become any rule.
  if (rule && operation.verb === "DELETE") return [ruleset, affectedRule(rule)];
  return [ruleset, ...(rule ? [affectedRule(rule)] : []), ...anyRule];
}

/** The ruleset of a path, undefined where there is none, or where the token may not read it. */
async function rulesetOf({ sdk }: Cloudflare, { path }: Prepared): Promise<Ruleset | undefined> {
  const [at] = /^.*\/rulesets\/(?:phases\/[^/]+\/entrypoint|[^/]+)/.exec(path) ?? [];
  if (at === undefined) return undefined;
  try {
    const { result } = (await sdk.get(at)) as { result: Ruleset };
    return result;
  } catch (error) {
    if (ToolError.is(error) && ["not_found", "authentication"].includes(error.kind)) return undefined;
    throw error;
  }
}

/** Whether it is a text that stands for no secret. */
const isPlain = (value: unknown): value is string =>
  typeof value === "string" && !value.includes("secret://");
