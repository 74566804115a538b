import type { Approvals, Limits, Mode, ObjectRule, RiskRules } from "../plugin/define-plugin.js";
import type { Decision } from "../plugin/objects.js";
import { COMMAND_LINE, type Flags } from "./flags.js";
import type { Problem } from "./problem.js";
import { type Source, whereIn } from "./read.js";
import { MODES } from "./values.js";

/** A setting and where it is written: `--read-only`, or `/a/cargoshipper.config.ts: mode`. */
export interface Sourced<T> {
  readonly value: T;
  readonly where: string;
}

/** A rule and where it is written: `--deny`, or `/a/cargoshipper.config.ts: tools.deny[0]`. */
export interface SourcedPattern {
  readonly pattern: string;
  readonly where: string;
}

/** A denial that holds only where a call is about certain objects: for each kind, globs of which one fits. */
export interface SourcedObjectRule extends SourcedPattern {
  readonly when: Readonly<Record<string, readonly string[]>>;
}

/** What is decided about a risk, for values that fit a glob. */
export interface SourcedRiskRule extends SourcedPattern {
  readonly risk: string;
  readonly decision: Decision;
}

/** What one level (the host, a plugin's entry, a toolset, a target) permits. */
export interface PolicyLayer {
  /** The toolset that it holds for; undefined: for all. */
  readonly toolset?: string;
  readonly mode: Sourced<Mode>;
  readonly allow: readonly SourcedPattern[];
  readonly deny: readonly SourcedPattern[];
  readonly objects: readonly SourcedObjectRule[];
  readonly approvals: Sourced<Approvals> | undefined;
  /** What happens when an approval is needed and the client cannot ask a person. */
  readonly fallback: Sourced<"confirmation" | "deny"> | undefined;
  readonly risks: readonly SourcedRiskRule[];
}

/** What a configuration says of policy at one level. */
export type Rulings = Limits & { readonly risks?: RiskRules | undefined };

/** A level's policy as the configuration file states it; `at` says where a key of it is. */
export function policyLayer(
  { mode, tools, approvals, risks }: Rulings,
  at: (...path: PropertyKey[]) => string,
): PolicyLayer {
  const { require, fallback } = typeof approvals === "string" ? { require: approvals } : (approvals ?? {});
  const place = typeof approvals === "string" ? [] : ["require"];
  const denials = (tools?.deny ?? []).map((rule, index) => ({ rule, where: at("tools", "deny", index) }));
  return {
    mode: mode ? { value: mode, where: at("mode") } : { value: "full", where: "default" },
    allow: (tools?.allow ?? []).map((pattern, index) => ({ pattern, where: at("tools", "allow", index) })),
    deny: denials.flatMap(({ rule, where }) => (typeof rule === "string" ? [{ pattern: rule, where }] : [])),
    objects: denials.flatMap(({ rule, where }) =>
      typeof rule === "string" ? [] : [objectRule(rule, where)],
    ),
    approvals: require && { value: require, where: at("approvals", ...place) },
    fallback: fallback && { value: fallback, where: at("approvals", "fallback") },
    risks: Object.entries(risks ?? {}).flatMap(([risk, decided]) =>
      typeof decided === "string"
        ? [{ risk, pattern: "*", decision: decided, where: at("risks", risk) }]
        : Object.entries(decided).map(([pattern, decision]) => ({
            risk,
            pattern,
            decision,
            where: at("risks", risk, pattern),
          })),
    ),
  };
}

const objectRule = ({ tool, when }: ObjectRule, where: string): SourcedObjectRule => ({
  pattern: tool,
  when: Object.fromEntries(Object.entries(when).map(([kind, globs]) => [kind, [globs].flat()])),
  where,
});

/** The strictest mode wins; `--allow` replaces the file's list; `--deny` adds to it. */
export function hostPolicy(
  flags: Flags,
  rulings: Rulings,
  source: Source | undefined,
  problems: Problem[],
): PolicyLayer {
  const stated = policyLayer(rulings, (...path) => (source ? whereIn(source, ...path) : ""));
  const modes: PolicyLayer["mode"][] = [stated.mode];
  if (flags.noDestructive) modes.push({ value: "no-destructive", where: "--no-destructive" });
  if (flags.readOnly) modes.push({ value: "read-only", where: "--read-only" });
  const allow = flagPatterns("--allow", flags.allow, problems);
  return {
    ...stated,
    mode: modes.reduce((strictest, mode) =>
      MODES.indexOf(mode.value) > MODES.indexOf(strictest.value) ? mode : strictest,
    ),
    allow: allow.length > 0 ? allow : stated.allow,
    deny: [...flagPatterns("--deny", flags.deny, problems), ...stated.deny],
  };
}

function flagPatterns(flag: string, patterns: readonly string[] = [], problems: Problem[]): SourcedPattern[] {
  if (patterns.some((pattern) => pattern.trim() === "")) {
    problems.push({
      file: COMMAND_LINE,
      path: flag,
      message: "expected a name or a glob",
      remedy: undefined,
    });
  }
  return patterns.map((pattern) => ({ pattern, where: flag }));
}
