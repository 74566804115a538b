import * as z from "zod";

/** A tag, as the API takes it. */
export const tagInput = z
  .string()
  .regex(/^[\w:-]{1,255}$/, "expected letters, digits, colons, dashes and underscores, 255 at most");
