import * as z from "zod";
import { TEXT_LIST } from "./marks.js";
import { marked } from "./values.js";

const split = (value: unknown) => (typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : value);

/**
 * In an input: a list of short texts without spaces, given as a list or as one text with commas. Clients see the text, which
 * costs a model half as much; say so in the description: "Names, by commas".
 */
export const textList = <A extends z.ZodArray<z.ZodType<string>>>(list: A) =>
  marked(z.preprocess(split, list), TEXT_LIST);
