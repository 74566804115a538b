import type { z } from "zod";
import type { Call, Effect, Preview } from "./call.js";
import type { Content } from "./content.js";
import { markMethod, TOOL } from "./marks.js";
import type { Affected, Risk } from "./objects.js";

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

/** Names of methods of the same class that say more of a call before it runs. */
interface Advance<R extends string, K extends string> {
  /**
   * The method that says which objects the arguments mean, for the operator's rules about objects: every object of the
   * plugin's `kinds` that the call is about, also through another, such as a container's image. One that is not told is
   * out of reach of the rules. A tool without the method is refused wherever such a rule fits it; one whose arguments mean
   * no object answers an empty list.
   */
  readonly resolve?: R;
  /** The method that says which risks the call would bring about. */
  readonly risks?: K;
}

/** A tool's static description. `preview` names a method of the same class; destroy tools must have one. */
export type ToolSpec<
  I extends z.ZodObject,
  O extends z.ZodObject,
  P extends string = string,
  R extends string = string,
  K extends string = string,
> = ToolFacts<I, O> &
  Advance<R, K> &
  (
    | { readonly effect: "read" | "write"; readonly preview?: P }
    | { readonly effect: "destroy"; readonly preview: P }
  );

/** A ToolSpec whose schemas are not known statically. */
export type AnyToolSpec = ToolFacts<z.ZodObject, z.ZodObject> &
  Advance<string, string> & {
    readonly effect: Effect;
    readonly preview?: string;
  };

type Answer<O extends z.ZodObject> = z.input<O> | Content<z.input<O>>;
type ToolMethod<I extends z.ZodObject, O extends z.ZodObject> = (
  input: z.output<I>,
  call: Call,
) => Answer<O> | Promise<Answer<O>>;

/** A method that runs before the tool's own, with the same input, and changes nothing. */
type Before<I extends z.ZodObject, T> = (input: z.output<I>, call: Call) => T | Promise<T>;
type HasMethods<I extends z.ZodObject, P extends string, R extends string, K extends string> = {
  readonly [M in P]: Before<I, Preview>;
} & { readonly [M in R]: Before<I, readonly Affected[]> } & {
  readonly [M in K]: Before<I, readonly Risk[]>;
};

interface ToolDecorator<I extends z.ZodObject, O extends z.ZodObject, Has> {
  <T extends ToolMethod<I, O>>(
    target: Has,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): void;
  <This extends Has, T extends ToolMethod<I, O>>(
    method: T,
    context: ClassMethodDecoratorContext<This, T>,
  ): void;
}

/**
 * Makes a method a tool. The method's argument and answer are checked against `input` and `output` when the plugin
 * is compiled; so are the methods that `preview`, `resolve` and `risks` name. Works with legacy and standard decorators.
 */
export function Tool<
  I extends z.ZodObject,
  O extends z.ZodObject,
  const P extends string = never,
  const R extends string = never,
  const K extends string = never,
>(
  spec: ToolSpec<I, O, P, R, K>,
): ToolDecorator<NoInfer<I>, NoInfer<O>, HasMethods<NoInfer<I>, NoInfer<P>, NoInfer<R>, NoInfer<K>>> {
  return (...args: unknown[]) => markMethod(TOOL, spec, args);
}
