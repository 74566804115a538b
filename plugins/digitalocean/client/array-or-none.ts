import * as z from "zod";

/** An array that the API may leave out, or answer as null: then it is empty. */
export const arrayOrNone = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((all) => all ?? []);
