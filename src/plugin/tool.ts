import type { z } from "zod";
import type { Call, Effect, Preview } from "./call.js";
import type { Content } from "./content.js";
import { markMethod, TOOL } from "./marks.js";

interface ToolFacts<I extends z.ZodObject, O extends z.ZodObject> {
  /** Verb and noun in snake_case, without the plugin's name: `list_containers`. */
  readonly name: string;
  readonly title?: string;
  /** When to use it, and which sibling to use instead. */
  readonly description: string;
  /** Every property described; unknown arguments are refused by the host. */
  readonly input: I;
  /** The shape of `data` in the result. */
  readonly output: O;
  /** Whether calling twice does no more than calling once. Default: true for reads. */
  readonly idempotent?: boolean;
  /** Whether it reaches beyond this machine and its provider's account. Default: false. */
  readonly openWorld?: boolean;
  /** The answer is a secret: off by default, needs approval, and is not redacted. */
  readonly reveals?: boolean;
  /** Seconds until the call is given up. Default: 60. */
  readonly deadline?: number;
}

/** A tool's static description. `preview` names a method of the same class; destroy tools must have one. */
export type ToolSpec<I extends z.ZodObject, O extends z.ZodObject, P extends string = string> = ToolFacts<
  I,
  O
> &
  (
    | { readonly effect: "read" | "write"; readonly preview?: P }
    | { readonly effect: "destroy"; readonly preview: P }
  );

/** A ToolSpec whose schemas are not known statically. */
export type AnyToolSpec = ToolFacts<z.ZodObject, z.ZodObject> & {
  readonly effect: Effect;
  readonly preview?: string;
};

type Answer<O extends z.ZodObject> = z.input<O> | Content<z.input<O>>;
type ToolMethod<I extends z.ZodObject, O extends z.ZodObject> = (
  input: z.output<I>,
  call: Call,
) => Answer<O> | Promise<Answer<O>>;
type PreviewMethod<I extends z.ZodObject> = (input: z.output<I>, call: Call) => Preview | Promise<Preview>;
type HasPreview<P extends string, I extends z.ZodObject> = { readonly [K in P]: PreviewMethod<I> };

interface ToolDecorator<I extends z.ZodObject, O extends z.ZodObject, P extends string> {
  <T extends ToolMethod<I, O>>(
    target: HasPreview<P, I>,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void;
  <This extends HasPreview<P, I>, T extends ToolMethod<I, O>>(
    method: T,
    context: ClassMethodDecoratorContext<This, T>,
  ): void;
}

/**
 * Makes a method a tool. The method's argument and answer are checked against `input` and `output` when the plugin
 * is compiled; so is the method that `preview` names. Works with legacy and standard decorators.
 */
export function Tool<I extends z.ZodObject, O extends z.ZodObject, const P extends string = never>(
  spec: ToolSpec<I, O, P>,
): ToolDecorator<NoInfer<I>, NoInfer<O>, NoInfer<P>> {
  return (...args: unknown[]) => markMethod(TOOL, spec, args);
}
