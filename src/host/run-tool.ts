import { type Content, type Preview, ValidationError } from "../plugin/index.js";
import { CONTENT } from "../plugin/marks.js";
import { approve } from "./approval.js";
import { checkBlocks, cleanBlocks } from "./blocks.js";
import type { Bound } from "./bound.js";
import type { ToolCard } from "./catalogue.js";
import { type Confirmations, canonical } from "./confirmation.js";
import { succeeded, type ToolResult } from "./envelope.js";
import { checkInput } from "./input.js";
import type { LiveCall } from "./live-call.js";
import type { ToolMember } from "./members.js";
import { plain } from "./plain.js";
import { needsApproval, versionOf } from "./policy.js";
import type { Redactor } from "./redaction.js";
import { render } from "./render.js";
import { fitBlocks, shrink } from "./size.js";

type Args = Record<string, unknown>;
type Instance = Record<string | symbol, unknown>;
type Method = (input: unknown, call: LiveCall) => unknown;

/** What the steps of every call share. */
export interface Machinery {
  readonly redactor: Redactor;
  readonly confirmations: Confirmations;
}

/** The tool's name without its plugin's: what results and audits call it. */
export const operationOf = ({ card, runtime }: Bound<ToolCard>): string =>
  card.name.slice(runtime.name.length + 1);

/** A permitted call: input, approval, handler, redaction, size. */
export async function runTool(
  bound: Bound<ToolCard>,
  args: Args,
  call: LiveCall,
  { redactor, confirmations }: Machinery,
): Promise<ToolResult> {
  const { runtime, card } = bound;
  const operation = operationOf(bound);
  const member = await runtime.member("tool", ({ spec }) => spec.name === operation);
  const { confirmation, stated } = withoutConfirmation(args, takesConfirmation(bound));
  const input = checkInput(
    member.spec.input,
    stated,
    `Correct the arguments of ${card.name} and call it again.`,
  );
  const instance = await runtime.instance(member.owner);
  if (needsApproval(bound.subject, bound.policy)) {
    const binding = {
      principal: call.principal,
      tool: card.name,
      target: call.target,
      arguments: stated,
      policy: versionOf(bound.policy),
    };
    const preview = () => previewOf(member, instance, input, call, redactor, card.name, stated);
    await approve({ call, tool: card.name, binding, confirmation, preview }, confirmations);
  }
  const answer = await (instance[member.method] as Method)(input, call);
  const { data, blocks } = unpack(answer);
  const { reveals } = bound.subject;
  const shown = reveals ? (plain(data) as Args) : redactor.value(data);
  const fitted = shrink(shown, render, Object.keys(member.spec.input.shape));
  if (!blocks) return succeeded(operation, fitted);
  const whole = checkBlocks(blocks);
  return succeeded(
    operation,
    fitted,
    fitBlocks(reveals ? (plain(whole) as typeof whole) : cleanBlocks(whole, redactor)),
  );
}

/** Whether `confirmation` is among the tool's arguments. */
export const takesConfirmation = ({ subject, policy }: Bound<ToolCard>): boolean =>
  subject.effect === "destroy" || needsApproval(subject, policy);

function withoutConfirmation(args: Args, taken: boolean): { confirmation: string | undefined; stated: Args } {
  if (!taken) return { confirmation: undefined, stated: args };
  const { confirmation, ...stated } = args;
  if (confirmation === undefined || typeof confirmation === "string") return { confirmation, stated };
  throw new ValidationError("confirmation: expected the text that confirmation_required came with.");
}

async function previewOf(
  member: ToolMember,
  instance: Instance,
  input: unknown,
  call: LiveCall,
  redactor: Redactor,
  tool: string,
  stated: Args,
): Promise<Preview> {
  if (member.spec.preview) {
    const { summary, details, subject } = (await (instance[member.spec.preview] as Method)(
      input,
      call,
    )) as Preview;
    return { summary: redactor.text(summary), details: redactor.value(details ?? []), subject };
  }
  return { summary: `${tool} ${canonical(redactor.value(stated))}`, subject: null };
}

function unpack(answer: unknown): { data: Args; blocks: Content[typeof CONTENT] | undefined } {
  const blocks = (answer as Partial<Content> | undefined)?.[CONTENT];
  const data = blocks ? (answer as Content).data : answer;
  if (data === undefined || data === null) return { data: {}, blocks };
  if (typeof data === "object" && !Array.isArray(data)) return { data: data as Args, blocks };
  throw new Error("The tool answered something that is not an object.");
}
