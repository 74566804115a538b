import type { PolicyLayer } from "../config/load.js";
import type { Approvals, Effect } from "../plugin/index.js";
import { crypto } from "./crypto.js";
import { glob } from "./pattern.js";

/** What a rule can be about, known without running anything. */
export interface Subject {
  /** The names that a pattern may match: a tool's or prompt's name, a URI template, the tool that is mirrored. */
  readonly names: readonly string[];
  readonly effect: Effect;
  readonly toolset: string | undefined;
  readonly reveals: boolean;
}

/** What holds for one plugin: the layers from the host inwards, and the toolsets that are on. */
export interface Policy {
  readonly layers: readonly PolicyLayer[];
  readonly toolsets: readonly string[];
}

/** The rule that forbids something, and where it is written. */
export interface Refusal {
  readonly rule: string;
  readonly where: string;
}

const FORBIDDEN: Record<string, readonly Effect[]> = {
  full: [],
  "no-destructive": ["destroy"],
  "read-only": ["write", "destroy"],
};

/** Judges a subject: undefined when it may run. Deny wins, and so does the strictest layer. */
export function judge(subject: Subject, policy: Policy): Refusal | undefined {
  for (const { mode, allow, deny } of policy.layers) {
    if (FORBIDDEN[mode.value]?.includes(subject.effect)) {
      return { rule: `mode ${mode.value}`, where: mode.where };
    }
    const denied = deny.find((rule) => matches(rule.pattern, subject));
    if (denied) return { rule: `deny ${denied.pattern}`, where: denied.where };
    const [first] = allow;
    if (first && !allow.some((rule) => matches(rule.pattern, subject))) {
      return { rule: `not in allow (${allow.map((rule) => rule.pattern).join(", ")})`, where: first.where };
    }
  }
  if (subject.toolset !== undefined && !policy.toolsets.includes(subject.toolset)) {
    return { rule: `toolset ${subject.toolset} is off`, where: "toolsets" };
  }
  if (subject.reveals && !policy.toolsets.includes("reveals")) {
    return { rule: "toolset reveals is off (its answer is a secret)", where: "toolsets" };
  }
  return undefined;
}

/** Whether a glob fits any name of a subject. */
export const matches = (pattern: string, subject: Subject): boolean => {
  const wanted = glob(pattern);
  return subject.names.some((name) => wanted.test(name));
};

const STRICTNESS: readonly Approvals[] = ["never", "destroy", "write"];

/** Whether a call needs a person's word. The strictest layer wins; with none stated, destroy calls do. */
export function needsApproval(subject: Subject, policy: Policy): boolean {
  const stated = policy.layers.flatMap((layer) =>
    layer.approvals ? [STRICTNESS.indexOf(layer.approvals.value)] : [],
  );
  const level = stated.length > 0 ? Math.max(...stated) : STRICTNESS.indexOf("destroy");
  if (subject.effect === "write") return level >= STRICTNESS.indexOf("write");
  return (subject.effect === "destroy" || subject.reveals) && level >= STRICTNESS.indexOf("destroy");
}

/** A fingerprint of a policy: an approval does not outlive the policy that it was given under. */
export const versionOf = (policy: Policy): string =>
  crypto().createHash("sha256").update(JSON.stringify(policy)).digest("base64url").slice(0, 12);
