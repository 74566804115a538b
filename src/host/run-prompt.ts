import type { PromptMessage } from "../plugin/index.js";
import { checkBlocks } from "./blocks.js";
import type { Bound } from "./bound.js";
import type { CallRecord } from "./call-record.js";
import type { PromptCard } from "./catalogue.js";
import { examineObjects } from "./examine.js";
import type { LiveCall } from "./live-call.js";
import { takeInput } from "./take-input.js";

type Answer = string | readonly PromptMessage[];
type Method = (args: unknown, call: LiveCall) => Answer | Promise<Answer>;

export interface PromptResult {
  readonly description: string;
  readonly messages: readonly PromptMessage[];
}

export async function getPrompt(
  bound: Bound<PromptCard>,
  args: Record<string, string>,
  call: LiveCall,
  record: CallRecord,
): Promise<PromptResult> {
  const { runtime, card } = bound;
  const member = await runtime.member("prompt", ({ spec }) => `${runtime.name}_${spec.name}` === card.name);
  const next = `Correct the arguments of ${card.name}.`;
  const input = takeInput(member.spec.arguments, args, call, record, next);
  const instance = await runtime.instance(member.owner);
  await examineObjects(bound, member.spec, instance, input, call);
  await call.start(() => record.begin("policy"));
  const answer = await (instance[member.method] as Method)(input, call);
  const messages: readonly PromptMessage[] =
    typeof answer === "string" ? [{ role: "user", content: { type: "text", text: answer } }] : answer;
  checkBlocks(messages.map(({ content }) => content));
  return { description: card.description, messages: call.redactor.value(messages) };
}
