import * as z from "zod";

/** What a tool takes of a record with any provider. A plugin adds what its API has besides: a `ttl`, a `priority`. */
export const recordShape = {
  type: z
    .string()
    .transform((type) => type.trim().toUpperCase())
    .describe("A, CNAME, TXT …"),
  name: z.string().describe("www, @ or in full"),
  content: z.string().describe("As in zone files; TXT bare"),
};
