import type { Effect } from "../plugin/index.js";

/** A name in a query or a body, and whether it has to be given. */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
}

/**
 * `deprecated`; `multipart`: the body is a form with files; `raw`: the body is a text or a file; `list`: the body is a
 * list; `binary`: the answer is whatever was stored, and no JSON.
 */
export type Flag = "deprecated" | "multipart" | "raw" | "list" | "binary";

/** One operation of a provider's API. */
export interface Operation {
  /** What callers name it by, as the provider's SDK or document does. */
  readonly id: string;
  readonly verb: string;
  /** Below the base URL, with variables: `/zones/{zone_id}`. */
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly body: readonly Parameter[];
  /** Parameters that travel as headers. */
  readonly headers: readonly string[];
  readonly flags: ReadonlySet<Flag>;
  /** Single words that tell it from others, where its name does not have them. */
  readonly words: readonly string[];
  /** What a token has to be allowed, where the provider's document says so. */
  readonly scopes: readonly string[];
  /** The part of the API that it belongs to, where the provider's document says so. */
  readonly tag: string;
  readonly effect: Effect;
}
