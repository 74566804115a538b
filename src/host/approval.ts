import * as z from "zod";
import { type Preview, ToolError, ValidationError } from "../plugin/index.js";
import { oneLine } from "../redaction/visible.js";
import { type Binding, type Confirmations, canonical } from "./confirmation.js";
import type { LiveCall } from "./live-call.js";
import { PolicyRefusal } from "./policy.js";

/** Who let a call happen: nobody was needed, somebody was asked, or the model brought the confirmation. */
export type Approver = "policy" | "person" | "operator" | "model";

/** A call that waits for somebody's word. */
export interface Pending {
  readonly call: LiveCall;
  /** The tool, and where it is to run: `docker_remove_container on prod`. */
  readonly what: string;
  readonly binding: Omit<Binding, "subject">;
  /** What came as the argument `confirmation`. */
  readonly confirmation: string | undefined;
  /** Where it is written that only a person who can be asked may approve. */
  readonly deniedFallback: string | undefined;
  /** What would happen; asked again after an answer that took time. */
  preview(): Promise<Preview>;
}

/** What came of it. `call`: what a confirmed call was known by when its confirmation was issued. */
export interface Approval {
  readonly by: Approver;
  readonly call?: string;
}

/** Returns when the call is approved; otherwise throws what the caller is told. `id` is what the call is known by. */
export async function approve(pending: Pending, confirmations: Confirmations, id: string): Promise<Approval> {
  const preview = await pending.preview();
  if (preview.changesNothing) return { by: "policy" };
  if (pending.call.can("elicitation")) return ask(pending, preview);
  if (pending.deniedFallback !== undefined) {
    throw new PolicyRefusal("This needs a person's approval, and this client cannot ask for one.", {
      next: "Do not look for a way round it; tell the person to use a client that can ask, or to do it themselves.",
      details: { rule: "approvals fallback deny", where: pending.deniedFallback },
    });
  }
  const binding = { ...pending.binding, subject: preview.subject };
  const text = questionOf(pending, preview);
  if (pending.confirmation === undefined) {
    throw new ToolError("confirmation_required", "Not done yet: this needs a confirmation.", {
      next: "Show the preview to the person. If they agree, call again with the same arguments and this `confirmation`.",
      details: { preview: text, ...confirmations.issue(binding, id) },
    });
  }
  const redeemed = confirmations.redeem(pending.confirmation, binding);
  if ("call" in redeemed) return { by: "model", call: redeemed.call };
  throw new ToolError("refused", `The confirmation does not hold. ${redeemed.fault}`, {
    next: "Call again without `confirmation` to get a new preview.",
  });
}

/** Characters that somebody who is asked can be expected to read. */
const LONGEST_QUESTION = 10_000;

/** What is asked, a line for each part, so that nothing in one can pass for another. Never cut: all of it is meant. */
function questionOf({ what }: Pending, { summary, details = [] }: Preview): string {
  const text = [`Allow ${what}?`, ...[summary, ...details].map(oneLine)].join("\n");
  if (text.length <= LONGEST_QUESTION) return text;
  throw new ValidationError(
    `What this would do takes ${text.length} characters to show, too many for an approval (${LONGEST_QUESTION} at most).`,
    { next: "Shorten the arguments, or split it into several calls." },
  );
}

async function ask(pending: Pending, preview: Preview): Promise<Approval> {
  if (pending.confirmation !== undefined) {
    throw new ValidationError(
      "confirmation: not accepted from this client, whose person is asked directly.",
      {
        next: "Call again without `confirmation`.",
      },
    );
  }
  const { action } = await pending.call.elicit(questionOf(pending, preview), z.object({}));
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
  return { by: pending.call.operator ? "operator" : "person" };
}
