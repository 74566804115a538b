import type { Effect } from "../plugin/index.js";
import { grouped } from "./grouped.js";

/** Operations whose verb says too little of what they do, and why they are what they are. */
export interface Reviewed {
  readonly effect: Effect;
  readonly why: string;
  /** Their ids, with spaces between them. */
  readonly operations: string;
}

const BY_VERB: Readonly<Record<string, Effect>> = { GET: "read", POST: "write", PATCH: "write" };

/**
 * What operations do to the world: as they were reviewed, else by their verb. A PUT overwrites unless it is known to add;
 * an unknown verb destroys.
 */
export function effectsOf(
  reviewed: readonly Reviewed[],
): (operation: { readonly id: string; readonly verb: string }) => Effect {
  const groupOf = grouped(reviewed);
  return ({ id, verb }) => groupOf(id)?.effect ?? BY_VERB[verb] ?? "destroy";
}
