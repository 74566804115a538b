import type { z } from "zod";

/** The answer to an elicitation. `content` is checked against the schema. */
export type Reply<S extends z.ZodObject = z.ZodObject> =
  | { readonly action: "accept"; readonly content: z.output<S> }
  | { readonly action: "decline" | "cancel" };

/** One question of `call.request`. */
export type Question<S extends z.ZodObject = z.ZodObject> =
  | { readonly kind: "elicit"; readonly message: string; readonly schema: S }
  | { readonly kind: "sample"; readonly prompt: string; readonly maxTokens: number }
  | { readonly kind: "roots" };

/** The replies of `call.request`, by the keys of its questions. */
export type Replies<Q extends Record<string, Question>> = {
  readonly [K in keyof Q]: Q[K] extends { kind: "elicit"; schema: infer S extends z.ZodObject }
    ? Reply<S>
    : Q[K] extends { kind: "sample" }
      ? string
      : readonly { readonly uri: string; readonly name?: string }[];
};

/** Asks the person for the fields of a flat object. */
export const elicit = <S extends z.ZodObject>(message: string, schema: S) =>
  ({ kind: "elicit", message, schema }) as const;

/** Asks the client's model; the reply is its text. */
export const sample = (prompt: string, maxTokens = 1000) => ({ kind: "sample", prompt, maxTokens }) as const;

/** Asks for the folders that the client works in, as file URIs. */
export const roots = () => ({ kind: "roots" }) as const;
