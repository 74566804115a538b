import type { Call } from "./call.js";
import type { Bytes } from "./content.js";
import { markMethod, RESOURCE } from "./marks.js";
import type { Affected } from "./objects.js";

/**
 * The variables of a URI template as an object of strings: `{id}` matches one path segment, `{+path}` any number.
 */
export type UriParams<U extends string> = U extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name extends `+${infer Bare}` ? Bare : Name]: string } & UriParams<Rest>
  : unknown;

/** What a resource answers: text, or bytes, with a media type where it differs from the declared one. */
export type ResourceAnswer =
  | string
  | { readonly text: string; readonly mimeType?: string }
  | { readonly blob: Bytes; readonly mimeType?: string };

/** For each argument, the name of a method of the same class. */
export type Completers = Readonly<Record<string, string>>;

/** A resource's static description. `complete` and `watch` name methods of the same class. */
export interface ResourceSpec<
  U extends string,
  C extends Completers = Completers,
  W extends string = string,
  R extends string = string,
> {
  /** A URI, or a template with `{name}` or `{+name}` variables. */
  readonly uri: U;
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  /** Default: `text/markdown`. */
  readonly mimeType?: string;
  /** The tool (without prefix) that answers the same: a rule against that tool holds for the resource too. */
  readonly mirrors?: string;
  /** For each variable, the method that completes it. */
  readonly complete?: C & { readonly [K in Exclude<keyof C, keyof UriParams<U>>]: never };
  /** The method that watches for changes, for clients that subscribe. */
  readonly watch?: W;
  /** The method that says which objects the URI means; without one, rules about objects refuse it. */
  readonly resolve?: R;
  /** It holds text that others have written, such as logs: it is delivered marked as data, not as instructions. */
  readonly untrusted?: boolean;
  /** Seconds until a read is given up. Default: 60. */
  readonly deadline?: number;
}

export type AnyResourceSpec = ResourceSpec<string> & { readonly complete?: Completers };

/** Completes what was typed of one argument; `context` holds the arguments that are already filled in. */
export type CompleteMethod = (
  typed: string,
  context: Readonly<Record<string, string>>,
  call: Call,
) => readonly string[] | Promise<readonly string[]>;

/** Calls `changed` whenever the resource changes, until `signal` is aborted. */
export type WatchMethod<P> = (params: P, changed: () => void, signal: AbortSignal) => Promise<void>;

type ReadMethod<U extends string> = (
  params: UriParams<U>,
  call: Call,
) => ResourceAnswer | Promise<ResourceAnswer>;
type ResolveMethod<P> = (params: P, call: Call) => readonly Affected[] | Promise<readonly Affected[]>;
type HasMethods<U extends string, C, W extends string, R extends string> = {
  readonly [K in Extract<C[keyof C], string>]: CompleteMethod;
} & { readonly [K in W]: WatchMethod<UriParams<U>> } & { readonly [K in R]: ResolveMethod<UriParams<U>> };

interface ResourceDecorator<U extends string, Has> {
  <T extends ReadMethod<U>>(target: Has, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void;
  <This extends Has, T extends ReadMethod<U>>(method: T, context: ClassMethodDecoratorContext<This, T>): void;
}

/** Makes a method a resource. Its parameter is typed from the variables of the URI template. */
export function Resource<
  const U extends string,
  const C extends Completers = Record<never, never>,
  const W extends string = never,
  const R extends string = never,
>(
  spec: ResourceSpec<U, C, W, R>,
): ResourceDecorator<NoInfer<U>, HasMethods<NoInfer<U>, NoInfer<C>, NoInfer<W>, NoInfer<R>>> {
  return (...args: unknown[]) => markMethod(RESOURCE, spec, args);
}
