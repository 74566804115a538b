import { literal } from "../redaction/literal.js";

/** A glob over names and URIs: `*` stands for any characters, `/` included, and `?` for one. */
export function glob(pattern: string): RegExp {
  const source = literal(pattern).replaceAll("\\*", ".*").replaceAll("\\?", ".");
  return new RegExp(`^${source}$`, "s");
}
