import { nearest, ValidationError } from "../plugin/index.js";
import { allowedAt, type Bound, type Offered } from "./bound.js";
import type { JsonSchema } from "./json-schema.js";

/** The names of a plugin's targets; empty when it has one place only, which needs no saying. */
const targetsOf = <C>(bounds: readonly Bound<C>[]): string[] =>
  bounds.flatMap(({ runtime }) => runtime.target ?? []);

/** Whether a caller has to, or may, say where. */
export const takesTarget = ({ bounds }: Offered<unknown>): boolean => bounds.length > 1;

/** The targets at which policy allows it. */
export const allowedTargets = (offered: Offered<unknown>): readonly string[] =>
  takesTarget(offered) ? targetsOf(allowedAt(offered)) : [];

/** The argument as a tool's schema has it: what changes something has to say where, what reads has a default. */
export function targetArgument(
  offered: Offered<{ readonly effect: string }>,
): { readonly schema: JsonSchema; readonly required: boolean } | undefined {
  if (!takesTarget(offered)) return undefined;
  const fallback = defaultOf(offered);
  const required = offered.card.effect !== "read" || fallback === undefined;
  const description = required ? "Where" : `Where; default ${fallback}`;
  return { schema: { type: "string", enum: allowedTargets(offered), description }, required };
}

/** The first target, unless policy forbids it there. */
const defaultOf = ({ bounds: [first] }: Offered<unknown>): string | undefined =>
  first && !first.refusal ? first.runtime.target : undefined;

/** The place that a call means. Throws when it names none, or has to name one and does not. */
export function placeFor<C>(offered: Offered<C>, named: unknown, required: boolean): Bound<C> {
  const [first] = offered.bounds;
  if (first && !takesTarget(offered)) return first;
  const all = targetsOf(offered.bounds);
  if (named === undefined) {
    const allowed = allowedTargets(offered);
    // Where it is forbidden everywhere, the rule says more than the question where.
    if (first && (!required || allowed.length === 0)) return first;
    throw new ValidationError(`target: is required; there are ${allowed.join(", ")}.`, {
      next: "Say where; it has no default place.",
    });
  }
  const found = offered.bounds.find(({ runtime }) => runtime.target === named);
  if (found) return found;
  const meant = typeof named === "string" ? nearest(named, all) : undefined;
  throw new ValidationError(`target: there is no such place; there are ${all.join(", ")}.`, {
    next: meant ? `Did you mean ${meant}?` : "Give one of them.",
  });
}
