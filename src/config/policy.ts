import type { Approvals, Mode } from "../plugin/define-plugin.js";
import { COMMAND_LINE, type Flags } from "./flags.js";
import type { Problem } from "./problem.js";
import { type Source, whereIn } from "./read.js";
import { MODES } from "./values.js";

/** A rule and where it is written: `--deny`, or `/a/cargoshipper.config.ts: tools.deny[0]`. */
export interface SourcedPattern {
  readonly pattern: string;
  readonly where: string;
}

/** What one level (the host, or a plugin's entry) permits. */
export interface PolicyLayer {
  readonly mode: { readonly value: Mode; readonly where: string };
  readonly allow: readonly SourcedPattern[];
  readonly deny: readonly SourcedPattern[];
  readonly approvals: { readonly value: Approvals; readonly where: string } | undefined;
}

/** What a configuration says of policy, at the top or in a plugin's entry. */
export interface Rulings {
  readonly mode?: Mode | undefined;
  readonly tools?:
    | { readonly allow?: readonly string[] | undefined; readonly deny?: readonly string[] | undefined }
    | undefined;
  readonly approvals?: Approvals | undefined;
}

/** A level's policy as the configuration file states it; `at` says where a key of it is. */
export function policyLayer(rulings: Rulings, at: (...path: PropertyKey[]) => string): PolicyLayer {
  const patterns = (kind: "allow" | "deny") =>
    (rulings.tools?.[kind] ?? []).map((pattern, index) => ({ pattern, where: at("tools", kind, index) }));
  return {
    mode: rulings.mode ? { value: rulings.mode, where: at("mode") } : { value: "full", where: "default" },
    allow: patterns("allow"),
    deny: patterns("deny"),
    approvals: rulings.approvals ? { value: rulings.approvals, where: at("approvals") } : undefined,
  };
}

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
