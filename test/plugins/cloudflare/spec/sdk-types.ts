/** Types that ask the SDK's own types about a value, part by part: source text for the compiler. */
export const SDK_TYPES = `
import type { RequestOptions } from "./sdk/internal/request-options.mjs";

type Some<T> = Exclude<T, null | undefined>;
type Own<A extends readonly unknown[]> = A extends readonly [string, ...infer Rest] ? Own<Rest> : Some<A[0]>;
/** What a method takes besides the ids in front. */
type Params<F> = F extends (...args: infer A) => unknown
  ? RequestOptions extends Own<A> ? {} : Own<A>
  : never;
/** What a method answers, without the envelope. */
type Result<F> = F extends (...args: never) => PromiseLike<infer R> ? Unwrapped<R> : never;
type Unwrapped<R> = R extends { getPaginatedItems(): unknown; result: infer I } ? I
  : R extends { errors: unknown; messages: unknown; result?: infer I } ? I
  : R;
/** A part of a type, by its name or as an item. */
type Step<T, K extends string> = unknown extends T ? unknown
  : T extends readonly (infer I)[] ? (K extends "*" ? I : never)
  : T extends object ? (K extends keyof T ? T[K] : never)
  : never;
/** Those of the alternatives that a value's discriminators belong to. */
type Fitting<T, G> = T extends object
  ? [{ [K in keyof G & keyof T]: G[K] extends T[K] ? never : K }[keyof G & keyof T]] extends [never] ? T : never
  : never;
type Near<T, G> = [Fitting<T, G>] extends [never] ? T : Fitting<T, G>;
type Needed<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : K }[keyof T];
type Lacks<T, K> = T extends readonly unknown[] ? never
  : T extends object ? { lacks: Exclude<Needed<T>, K> }
  : never;
/** Whether an object with these names has all that is needed of any one alternative. */
type Whole<T, K> = unknown extends T ? "whole"
  : [T] extends [never] ? "whole"
  : [Lacks<T, K>] extends [never] ? "no object"
  : AnyWhole<Lacks<T, K>>;
type AnyWhole<L> = true extends (L extends { lacks: infer M } ? ([M] extends [never] ? true : false) : never)
  ? "whole"
  : L extends { lacks: infer M } ? M : "no object";
/** Whether a name is one of the type's. */
type Knows<T, K extends string> = unknown extends T ? "untold"
  : [T] extends [never] ? "untold"
  : true extends (T extends object ? (K extends keyof T ? true : false) : false) ? "known" : "unknown";
type Leaf<T> = [T] extends [never] ? unknown : T;
/** A value as text, as it stands in a query. */
type Wire<T> = [T] extends [never] ? unknown
  : T extends number ? \`\${number}\`
  : T extends boolean ? \`\${boolean}\`
  : T extends readonly (infer I)[] ? string | Wire<I>[]
  : T;
`;
