import type { CompleteMethod } from "../plugin/resource.js";
import type { Bound } from "./bound.js";
import type { PromptCard, ResourceCard } from "./catalogue.js";
import type { LiveCall } from "./live-call.js";
import { objectRules } from "./policy.js";

/** The most values of one completion, as MCP has it. */
const MOST = 100;

export interface CompletionRequest {
  readonly kind: "prompt" | "resource";
  /** The prompt's name, or the resource's URI template. */
  readonly of: string;
  readonly argument: string;
  readonly typed: string;
  /** The arguments that are already filled in. */
  readonly context: Readonly<Record<string, string>>;
}

export interface Completions {
  readonly values: readonly string[];
  readonly total: number;
  readonly hasMore: boolean;
}

const NOTHING: Completions = { values: [], total: 0, hasMore: false };

/** The values that an argument may have. None where rules about objects fit: each value may be the name of one. */
export async function complete(
  { runtime, card, subjects, policy }: Bound<PromptCard | ResourceCard>,
  { kind, argument, typed, context }: CompletionRequest,
  call: LiveCall,
): Promise<Completions> {
  if (subjects.some((subject) => objectRules(subject, policy).length > 0)) return NOTHING;
  const member =
    kind === "prompt"
      ? await runtime.member("prompt", ({ spec }) => `${runtime.name}_${spec.name}` === card.name)
      : await runtime.member("resource", ({ spec }) => "uri" in card && spec.uri === card.uri);
  const completers: Readonly<Record<string, string>> = member.spec.complete ?? {};
  const method = Object.hasOwn(completers, argument) ? completers[argument] : undefined;
  if (method === undefined) return NOTHING;
  const instance = await runtime.instance(member.owner);
  const values = await (instance[method] as CompleteMethod).call(instance, typed, context, call);
  const shown = values.slice(0, MOST).map((value) => call.redactor.text(value));
  return { values: shown, total: values.length, hasMore: values.length > MOST };
}
