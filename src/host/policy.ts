import type { PolicyLayer, SourcedObjectRule } from "../config/load.js";
import { type Approvals, type Decision, type Effect, ToolError } from "../plugin/index.js";
import { crypto } from "./crypto.js";
import { decoded } from "./decoded.js";
import { glob } from "./pattern.js";

/** What a rule can be about, known without running anything. */
export interface Subject {
  /** The names that a pattern may match: a tool's or prompt's name, a URI template, the tool that is mirrored. */
  readonly names: readonly string[];
  readonly effect: Effect;
  readonly toolset: string | undefined;
  readonly reveals: boolean;
  /** Whether it can say which objects a call is about. */
  readonly resolves: boolean;
}

/** What holds for one place of a plugin: the layers from the host inwards, and the toolsets that are on. */
export interface Policy {
  readonly layers: readonly PolicyLayer[];
  readonly toolsets: readonly string[];
  /** The kinds of objects that any plugin tells of: a rule about another kind is misspelt, and forbids what it fits. */
  readonly kinds: readonly string[];
  /** What holds for each risk of the plugin unless a layer decides. */
  readonly risks: Readonly<Record<string, Decision>>;
}

/** The rule that forbids something, and where it is written. */
export interface Refusal {
  readonly rule: string;
  readonly where: string;
  /** What the operator could change, where that is more than the rule itself. */
  readonly remedy?: string;
}

/** A refusal of the operator's: its `details` are the rule and where it is written. */
export class PolicyRefusal extends ToolError {
  constructor(message: string, options: { next: string; details: { rule: string; where: string } }) {
    super("refused", message, options);
  }
}

/** Throws what a caller is told of a refusal. */
export function refuse(refusal: Refusal | undefined): void {
  if (!refusal) return;
  const { rule, where, remedy } = refusal;
  throw new PolicyRefusal(`The operator does not allow this: ${rule}.`, {
    next: ["Do not look for a way round it; tell the person.", remedy].filter(Boolean).join(" "),
    details: { rule, where },
  });
}

const FORBIDDEN: Record<string, readonly Effect[]> = {
  full: [],
  "no-destructive": ["destroy"],
  "read-only": ["write", "destroy"],
};

/**
 * Judges a subject by what is known of it beforehand: undefined when it may run, as far as the objects that a call is
 * about allow it. Deny wins, and so does the strictest layer.
 */
export function judge(subject: Subject, policy: Policy): Refusal | undefined {
  for (const { mode, allow, deny } of layersOf(subject, policy)) {
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
  return unjudgeable(subject, policy);
}

/** The layers that hold for a subject: those of other toolsets do not. */
export const layersOf = ({ toolset }: Subject, { layers }: Policy): readonly PolicyLayer[] =>
  layers.filter((layer) => layer.toolset === undefined || layer.toolset === toolset);

/** The rules about objects that fit a subject. */
export const objectRules = (subject: Subject, policy: Policy): readonly SourcedObjectRule[] =>
  layersOf(subject, policy).flatMap(({ objects }) =>
    objects.filter(({ pattern }) => matches(pattern, subject)),
  );

/** A rule about objects that cannot be judged forbids everything that it fits. */
function unjudgeable(subject: Subject, policy: Policy): Refusal | undefined {
  for (const { pattern, when, where } of objectRules(subject, policy)) {
    const unknown = Object.keys(when).find((kind) => !policy.kinds.includes(kind));
    if (unknown !== undefined) {
      return { rule: `deny ${pattern} when ${unknown} …, a kind of object that no plugin knows`, where };
    }
    if (!subject.resolves) {
      return { rule: `deny ${pattern} when …, and this cannot say which objects it is about`, where };
    }
  }
  return undefined;
}

/** Whether a glob fits any name of a subject. It may write a URI in any of its spellings. */
export const matches = (pattern: string, subject: Subject): boolean => {
  const wanted = [glob(pattern), glob(decoded(pattern))];
  return subject.names.some((name) => wanted.some((one) => one.test(name)));
};

const STRICTNESS: readonly Approvals[] = ["never", "destroy", "write"];

/** Whether a call needs a person's word. The strictest layer wins; with none stated, destroy calls do. */
export function needsApproval(subject: Subject, policy: Policy): boolean {
  const stated = layersOf(subject, policy).flatMap((layer) =>
    layer.approvals ? [STRICTNESS.indexOf(layer.approvals.value)] : [],
  );
  const level = stated.length > 0 ? Math.max(...stated) : STRICTNESS.indexOf("destroy");
  const least = subject.effect === "destroy" || subject.reveals ? "destroy" : subject.effect;
  return least !== "read" && level >= STRICTNESS.indexOf(least);
}

/** Where it is written that a client which cannot ask a person gets no confirmation either; undefined: it does. */
export const deniedFallback = (subject: Subject, policy: Policy): string | undefined =>
  layersOf(subject, policy).find(({ fallback }) => fallback?.value === "deny")?.fallback?.where;

/** A fingerprint of a policy: an approval does not outlive the policy that it was given under. */
export const versionOf = (policy: Policy): string =>
  crypto().createHash("sha256").update(JSON.stringify(policy)).digest("base64url").slice(0, 12);
