import type { z } from "zod";
import type { Call } from "./call.js";
import type { ContentBlock } from "./content.js";
import { markMethod, PROMPT } from "./marks.js";
import type { CompleteMethod, Completers } from "./resource.js";

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: "user" | "assistant";
  readonly content: ContentBlock;
}

/** A prompt's static description. Arguments are strings on the wire; the schema may turn them into more. */
export interface PromptSpec<A extends z.ZodObject, C extends Completers = Completers> {
  /** snake_case, without the plugin's name. */
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly arguments: A;
  /** For each argument, the method of the same class that completes it. */
  readonly complete?: C & { readonly [K in Exclude<keyof C, keyof z.output<A>>]: never };
  /** Seconds until it is given up. Default: 60. */
  readonly deadline?: number;
}

export type AnyPromptSpec = PromptSpec<z.ZodObject> & { readonly complete?: Completers };

type PromptAnswer = string | readonly PromptMessage[];
type PromptMethod<A extends z.ZodObject> = (
  args: z.output<A>,
  call: Call,
) => PromptAnswer | Promise<PromptAnswer>;
type HasMethods<C> = { readonly [K in Extract<C[keyof C], string>]: CompleteMethod };

interface PromptDecorator<A extends z.ZodObject, C> {
  <T extends PromptMethod<A>>(
    target: HasMethods<C>,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void;
  <This extends HasMethods<C>, T extends PromptMethod<A>>(
    method: T,
    context: ClassMethodDecoratorContext<This, T>,
  ): void;
}

/** Makes a method a prompt. A string answer becomes one message of the user. */
export function Prompt<A extends z.ZodObject, const C extends Completers = Record<never, never>>(
  spec: PromptSpec<A, C>,
): PromptDecorator<NoInfer<A>, NoInfer<C>> {
  return (...args: unknown[]) => markMethod(PROMPT, spec, args);
}
