import type { PromptMessage } from "../plugin/index.js";
import { checkBlocks } from "./blocks.js";
import type { Bound } from "./bound.js";
import type { PromptCard } from "./catalogue.js";
import { checkInput } from "./input.js";
import type { LiveCall } from "./live-call.js";
import type { Redactor } from "./redaction.js";

type Answer = string | readonly PromptMessage[];
type Method = (args: unknown, call: LiveCall) => Answer | Promise<Answer>;

export interface PromptResult {
  readonly description: string;
  readonly messages: readonly PromptMessage[];
}

export async function getPrompt(
  { runtime, card }: Bound<PromptCard>,
  args: Record<string, string>,
  call: LiveCall,
  redactor: Redactor,
): Promise<PromptResult> {
  const member = await runtime.member("prompt", ({ spec }) => `${runtime.name}_${spec.name}` === card.name);
  const input = checkInput(member.spec.arguments, args, `Correct the arguments of ${card.name}.`);
  const instance = await runtime.instance(member.owner);
  const answer = await (instance[member.method] as Method)(input, call);
  const messages: readonly PromptMessage[] =
    typeof answer === "string" ? [{ role: "user", content: { type: "text", text: answer } }] : answer;
  checkBlocks(messages.map(({ content }) => content));
  return { description: card.description, messages: redactor.value(messages) };
}
