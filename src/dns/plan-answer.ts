import type { Preview } from "../plugin/call.js";
import type { Plan } from "./plan.js";
import { planLines } from "./plan-lines.js";

/** How a tool of `applyShape` was called. */
interface Asked {
  readonly dry_run?: boolean | undefined;
}

/** The answer to a tool of `appliedShape`: what was done by a plan, or would be. */
export const planAnswer = (plan: Plan, zone: string, { dry_run }: Asked) => ({
  applied: dry_run !== true,
  created: plan.create.length,
  updated: plan.update.length,
  deleted: plan.remove.length,
  unchanged: plan.unchanged,
  diff: planLines(plan, zone),
});

/** What a person is shown before a plan is carried out. `id` is what the approval is bound to, beside the changes. */
export function planPreview(
  plan: Plan,
  { name, id = name }: { readonly name: string; readonly id?: string },
  { dry_run }: Asked,
): Preview {
  const { create, update, remove, unchanged } = plan;
  const counts = `${create.length} created, ${update.length} changed, ${remove.length} deleted, ${unchanged} left`;
  const lines = planLines(plan, name);
  return {
    summary: `Change the DNS records of ${name}: ${counts}.`,
    details: lines.length > 0 ? lines : ["Nothing differs."],
    subject: { zone: id, lines },
    ...(dry_run && { changesNothing: true }),
  };
}
