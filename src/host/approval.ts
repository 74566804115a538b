import * as z from "zod";
import { type Preview, ToolError, ValidationError } from "../plugin/index.js";
import { type Binding, type Confirmations, canonical } from "./confirmation.js";
import type { LiveCall } from "./live-call.js";

/** A call that waits for somebody's word. */
export interface Pending {
  readonly call: LiveCall;
  readonly tool: string;
  readonly binding: Omit<Binding, "subject">;
  /** What came as the argument `confirmation`. */
  readonly confirmation: string | undefined;
  /** What would happen; asked again after an answer that took time. */
  preview(): Promise<Preview>;
}

/** Returns when the call is approved; otherwise throws what the caller is told. */
export async function approve(pending: Pending, confirmations: Confirmations): Promise<void> {
  const preview = await pending.preview();
  if (pending.call.can("elicitation")) return ask(pending, preview);
  const binding = { ...pending.binding, subject: preview.subject };
  const text = [preview.summary, ...(preview.details ?? [])].join("\n");
  if (pending.confirmation === undefined) {
    throw new ToolError("confirmation_required", "Not done yet: this needs a confirmation.", {
      next: "Show the preview to the person. If they agree, call again with the same arguments and this `confirmation`.",
      details: { preview: text, ...confirmations.issue(binding) },
    });
  }
  const fault = confirmations.redeem(pending.confirmation, binding);
  if (fault) {
    throw new ToolError("refused", `The confirmation does not hold. ${fault}`, {
      next: "Call again without `confirmation` to get a new preview.",
    });
  }
}

async function ask(pending: Pending, preview: Preview): Promise<void> {
  if (pending.confirmation !== undefined) {
    throw new ValidationError(
      "confirmation: not accepted from this client, whose person is asked directly.",
      {
        next: "Call again without `confirmation`.",
      },
    );
  }
  const text = [`Allow ${pending.tool}?`, preview.summary, ...(preview.details ?? [])].join("\n");
  const { action } = await pending.call.elicit(text, z.object({}));
  if (action !== "accept") {
    throw new ToolError("declined", "The person did not approve this; nothing was done.", {
      next: "Do not call it again unless they ask for it.",
    });
  }
  const { subject } = await pending.preview();
  if (canonical(subject) !== canonical(preview.subject)) {
    throw new ToolError(
      "conflict",
      "What this would act on changed while the person was asked; nothing was done.",
      {
        next: "Call again to have the new state shown.",
      },
    );
  }
}
