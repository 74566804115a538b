import { intWithin, takesSecrets, untrusted } from "cargoshipper/plugin";
import * as z from "zod";

const operation = z.string().describe("From search");
const parameters = z
  .record(z.string(), z.unknown())
  .optional()
  .describe("Path and query; zone_id, account_id: names too");
const body = takesSecrets(z.unknown().optional().describe("JSON"));

export const SearchInput = z.object({
  query: z.string().describe("Plain words"),
  limit: intWithin(1, 30).optional().describe("Rows; 8"),
});

export const ReadInput = z.object({
  operation,
  parameters,
  body,
  fields: z.string().optional().describe("Columns, by commas"),
  limit: intWithin(1, 1000).default(100).describe("Rows"),
});

export const ChangeInput = z.object({ operation, parameters, body });

/** What all of them take. */
export type CallInput = z.output<typeof ChangeInput>;

export const Found = z.object({
  operations: z.array(
    z.object({
      operation: z.string(),
      call: z.string(),
      path: z.string(),
      parameters: z.string(),
    }),
  ),
});

export const Answered = z.object({
  result: untrusted(z.unknown()),
  result_info: z.unknown().optional(),
  total: z.int().optional(),
});
