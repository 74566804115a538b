import type { z } from "zod";
import type { Call } from "./call.js";
import type { ContentBlock } from "./content.js";
import { markMethod, PROMPT } from "./marks.js";
import type { Affected } from "./objects.js";
import type { CompleteMethod, Completers } from "./resource.js";

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: "user" | "assistant";
  readonly content: ContentBlock;
}

/** A prompt's static description. Arguments are strings on the wire; the schema may turn them into more. */
export interface PromptSpec<
  A extends z.ZodObject,
  C extends Completers = Completers,
  R extends string = string,
> {
  /** snake_case, without the plugin's name. */
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly arguments: A;
  /** For each argument, the method of the same class that completes it. */
  readonly complete?: C & { readonly [K in Exclude<keyof C, keyof z.output<A>>]: never };
  /** The method that says which objects the arguments mean; without one, rules about objects refuse it. */
  readonly resolve?: R;
  /** Seconds until it is given up. Default: 60. */
  readonly deadline?: number;
}

export type AnyPromptSpec = PromptSpec<z.ZodObject> & { readonly complete?: Completers };

type PromptAnswer = string | readonly PromptMessage[];
type PromptMethod<A extends z.ZodObject> = (
  args: z.output<A>,
  call: Call,
) => PromptAnswer | Promise<PromptAnswer>;
type HasMethods<A extends z.ZodObject, C, R extends string> = {
  readonly [K in Extract<C[keyof C], string>]: CompleteMethod;
} & {
  readonly [K in R]: (args: z.output<A>, call: Call) => readonly Affected[] | Promise<readonly Affected[]>;
};

interface PromptDecorator<A extends z.ZodObject, Has> {
  <T extends PromptMethod<A>>(
    target: Has,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void;
  <This extends Has, T extends PromptMethod<A>>(
    method: T,
    context: ClassMethodDecoratorContext<This, T>,
  ): void;
}

/** Makes a method a prompt. A string answer becomes one message of the user. */
export function Prompt<
  A extends z.ZodObject,
  const C extends Completers = Record<never, never>,
  const R extends string = never,
>(spec: PromptSpec<A, C, R>): PromptDecorator<NoInfer<A>, HasMethods<NoInfer<A>, NoInfer<C>, NoInfer<R>>> {
  return (...args: unknown[]) => markMethod(PROMPT, spec, args);
}
