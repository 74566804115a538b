import { ValidationError } from "../plugin/index.js";
import type { Bound } from "./bound.js";
import type { ToolCard } from "./catalogue.js";
import { needsApproval } from "./policy.js";
import { mayAsk } from "./risks.js";

type Args = Record<string, unknown>;

/** As a tool's schema has it. */
export const CONFIRMATION = { type: "string", description: "From confirmation_required" };

/** Whether `confirmation` is among the tool's arguments. */
export const takesConfirmation = ({ card, subjects: [subject], policy }: Bound<ToolCard>): boolean =>
  subject.effect === "destroy" || needsApproval(subject, policy) || (card.risky === true && mayAsk(policy));

/** The arguments without the host's own. */
export function withoutConfirmation(
  args: Args,
  bound: Bound<ToolCard>,
): { readonly confirmation: string | undefined; readonly stated: Args } {
  if (!takesConfirmation(bound)) return { confirmation: undefined, stated: args };
  const { confirmation, ...stated } = args;
  if (confirmation === undefined || typeof confirmation === "string") return { confirmation, stated };
  throw new ValidationError("confirmation: expected the text that confirmation_required came with.");
}
