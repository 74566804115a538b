import type { SourcedObjectRule } from "../config/load.js";
import type { Affected } from "../plugin/index.js";
import { glob } from "./pattern.js";
import type { Refusal } from "./policy.js";

/**
 * Judges the objects that a call is about by the rules that fit it: undefined when none of them forbids it. A rule fits
 * when, of each kind that it names, some object does.
 */
export function judgeObjects(
  rules: readonly SourcedObjectRule[],
  objects: readonly Affected[],
): Refusal | undefined {
  for (const { pattern, when, where } of rules) {
    const found = Object.entries(when).map(([kind, globs]) =>
      objects.find((object) => fits(object, kind, globs)),
    );
    if (found.length === 0 || found.includes(undefined)) continue;
    const condition = Object.entries(when).map(([kind, globs]) => `${kind} ${globs.join(" or ")}`);
    return { rule: `deny ${pattern} when ${condition.join(" and ")}`, where };
  }
  return undefined;
}

/** In any case, because providers differ in whether names have one. */
function fits(object: Affected, kind: string, globs: readonly string[]): boolean {
  if (object.kind !== kind) return false;
  const { id, names = [], labels = {} } = object;
  // What may be any of its kind may be the one that the rule is about.
  if (names === "unknown") return globs.length > 0;
  // What may have any label may have the one that the rule is about.
  if (labels === "unknown" && globs.some((pattern) => pattern.includes("="))) return true;
  const pairs = labels === "unknown" ? [] : Object.entries(labels);
  const texts = [id, ...names, ...pairs.map(([key, value]) => `${key}=${value}`)];
  const known = texts.filter((text) => text !== undefined).map((text) => text.toLowerCase());
  // What has neither id nor name yet could be anything that a rule for everything means.
  const candidates = known.length > 0 ? known : [""];
  return globs.some((pattern) => {
    const wanted = glob(pattern.toLowerCase());
    return candidates.some((text) => wanted.test(text));
  });
}
