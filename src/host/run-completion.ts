import type { CompleteMethod } from "../plugin/resource.js";
import type { Bound } from "./bound.js";
import type { PromptCard, ResourceCard } from "./catalogue.js";
import type { LiveCall } from "./live-call.js";
import type { Redactor } from "./redaction.js";

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

export async function complete(
  { runtime, card }: Bound<PromptCard> | Bound<ResourceCard>,
  { kind, argument, typed, context }: CompletionRequest,
  call: LiveCall,
  redactor: Redactor,
): Promise<Completions> {
  const member =
    kind === "prompt"
      ? await runtime.member("prompt", ({ spec }) => `${runtime.name}_${spec.name}` === card.name)
      : await runtime.member("resource", ({ spec }) => "uri" in card && spec.uri === card.uri);
  const completers: Readonly<Record<string, string>> = member.spec.complete ?? {};
  const method = Object.hasOwn(completers, argument) ? completers[argument] : undefined;
  if (method === undefined) return { values: [], total: 0, hasMore: false };
  const instance = await runtime.instance(member.owner);
  const values = await (instance[method] as CompleteMethod).call(instance, typed, context, call);
  const shown = values.slice(0, MOST).map((value) => redactor.text(value));
  return { values: shown, total: values.length, hasMore: values.length > MOST };
}
