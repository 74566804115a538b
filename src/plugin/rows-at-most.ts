import { intWithin } from "./int-within.js";

/**
 * How many rows a list answers, `usual` when the caller does not say: clients do not see that number, which the answer
 * shows and a model would pay for in each list.
 */
export const rowsAtMost = (most: number, usual: number) =>
  intWithin(1, most)
    .optional()
    .describe("Rows")
    .transform((stated) => stated ?? usual);
