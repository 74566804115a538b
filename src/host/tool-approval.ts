import type { Preview, Risk } from "../plugin/index.js";
import { type Approval, approve } from "./approval.js";
import type { Bound } from "./bound.js";
import type { ToolCard } from "./catalogue.js";
import { dataLines } from "./data-lines.js";
import type { LiveCall } from "./live-call.js";
import type { Machinery } from "./machinery.js";
import { deniedFallback, needsApproval, versionOf } from "./policy.js";
import { riskKey } from "./risks.js";

/** A tool's call that may need somebody's word. */
interface Waiting {
  readonly bound: Bound<ToolCard>;
  readonly call: LiveCall;
  /** The arguments, and what may be shown of them. */
  readonly stated: Readonly<Record<string, unknown>>;
  readonly shown: Readonly<Record<string, unknown>>;
  readonly confirmation: string | undefined;
  /** The risks that somebody has to accept, and the question after them and all else that could forbid the call. */
  readonly risks: readonly Risk[];
  readonly ask: () => Promise<readonly Risk[]>;
  /** The plugin's own preview, where it has one. */
  readonly preview: (() => unknown) | undefined;
  /** Which objects it is about: what an approval stands on where there is no preview. */
  readonly identities: () => Promise<unknown>;
}

/** Obtains what approval the call needs, or throws what the caller is told. `id` is what the call is known by. */
export async function approvalOf(
  waiting: Waiting,
  id: string,
  { confirmations, guard }: Machinery,
): Promise<Approval> {
  const { bound, call, stated, confirmation, risks } = waiting;
  const { card, subjects, policy, runtime } = bound;
  const [subject] = subjects;
  if (!needsApproval(subject, policy) && risks.length === 0) {
    // A confirmation that nobody needs is no further round of a call that was counted.
    if (confirmation !== undefined && !call.can("elicitation")) await guard.take(call.principal, card.effect);
    return { by: "policy" };
  }
  const what = runtime.target === undefined ? card.name : `${card.name} on ${runtime.target}`;
  // Asked a second time when an answer took long: by then all may be different.
  let known: readonly Risk[] | undefined = risks;
  const preview = async () => {
    const asked = known ?? (await waiting.ask());
    known = undefined;
    const shown = await previewOf(waiting);
    // What answers a secret or runs a risk is asked about for that, whatever it changes.
    const changesNothing = shown.changesNothing === true && !subject.reveals && asked.length === 0;
    return { ...withRisks(shown, asked), changesNothing };
  };
  const binding = {
    principal: call.principal,
    session: call.session,
    tool: card.name,
    target: runtime.target,
    arguments: stated,
    policy: versionOf(policy),
  };
  return approve(
    {
      call,
      what,
      binding,
      confirmation,
      deniedFallback: deniedFallback(subject, policy),
      preview,
    },
    confirmations,
    id,
  );
}

async function previewOf({ preview, call, shown, identities }: Waiting): Promise<Preview> {
  if (!preview) return { ...argumentsOf(shown), subject: await identities() };
  const { summary, details = [], data = {}, ...rest } = (await preview()) as Preview;
  const { redactor } = call;
  return {
    ...rest,
    summary: redactor.text(summary),
    details: [...redactor.value(details), ...dataLines(redactor.value(data))],
  };
}

/** What a call is about that has no preview of its own. */
function argumentsOf(shown: Waiting["shown"]): Pick<Preview, "summary" | "details"> {
  const details = dataLines(shown).map((line) => `  ${line}`);
  return { summary: details.length > 0 ? "With these arguments:" : "Without arguments.", details };
}

const withRisks = ({ summary, details = [], subject }: Preview, risks: readonly Risk[]): Preview => ({
  summary,
  details: [...details, ...risks.map(({ risk, says }) => `Risk (${risk}): ${says}.`)],
  subject: { subject, risks: risks.map(riskKey) },
});
