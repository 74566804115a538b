import * as z from "zod";

/**
 * A whole number within bounds that are enforced without costing a model's context a word: say them in the description
 * where they matter.
 */
export const intWithin = (least: number, most: number) =>
  z
    .int()
    .refine((value) => value >= least && value <= most, `expected a whole number from ${least} to ${most}`);
