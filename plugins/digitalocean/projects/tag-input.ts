import * as z from "zod";

const TAG = /^[\w:-]{1,255}$/;

/** A tag, as the API takes it. Not as a pattern, which would cost a model tokens wherever tags are taken. */
export const tagInput = z.string().refine((tag) => TAG.test(tag), {
  error: "expected letters, digits, colons, dashes and underscores, 255 at most",
});
