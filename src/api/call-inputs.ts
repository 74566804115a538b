import * as z from "zod";
import { rowsAtMost, takesSecrets, untrusted } from "../plugin/index.js";

/**
 * What the tools of the whole API take. `parametersDescribed` says in few words what the parameters are, and which of
 * them take names; `Change` and `Read` are the calls, `Search` is the search.
 */
export function callInputs(parametersDescribed: string) {
  const operation = z.string().describe("From search");
  const parameters = z.record(z.string(), z.unknown()).optional().describe(parametersDescribed);
  const body = takesSecrets(z.unknown().optional().describe("JSON"));
  return {
    Search: z.object({
      query: z.string().describe("Plain words"),
    }),
    Read: z.object({
      operation,
      parameters,
      body,
      fields: z.string().optional().describe("Columns"),
      limit: rowsAtMost(1000, 100),
    }),
    Change: z.object({ operation, parameters, body }),
  };
}

/** What a call by operation takes. */
export interface CallInput {
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** What the search answers. */
export const Found = z.object({
  operations: z.array(
    z.object({
      operation: z.string(),
      call: z.string(),
      path: z.string(),
      parameters: z.string(),
    }),
  ),
  note: z.string().optional(),
});

/** What the search answers with such rows, and what to do where there are none. */
export const foundOf = (operations: z.output<typeof Found>["operations"]): z.output<typeof Found> => ({
  operations,
  ...(operations.length === 0 && {
    note: "Nothing fits these words. Say in English what is to be done to what, such as: delete a snapshot.",
  }),
});

/** What a call answers: text that others wrote, and for lists how many rows there are. */
export const Answered = z.object({
  result: untrusted(z.unknown()),
  result_info: z.unknown().optional(),
  total: z.int().optional(),
});
