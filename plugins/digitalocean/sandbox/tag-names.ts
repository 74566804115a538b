import { invalid, RootCauseError } from "./answer.js";

const NAME = /^[\w:-]{1,255}$/;

/** The tags in a body. Throws what the API answers when they are no tags. */
export function tagsIn(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== "string"))
    throw invalid("tags must be a list of texts");
  return [...new Set((value as string[]).map(tagName))];
}

/** The name of a tag. Throws what the API answers when it is none. */
export function tagName(value: unknown): string {
  if (typeof value === "string" && NAME.test(value)) return value;
  throw new RootCauseError(400, "invalid tag name", [
    "a tag has letters, numbers, colons, dashes and underscores, at most 255",
  ]);
}
