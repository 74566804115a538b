import { plainComment } from "./normal-record.js";
import type { DnsRecord, Option } from "./record.js";

/** What the comment behind a record says: a remark, and what Cloudflare writes of a record in `cf_tags`. */
export type Remarks = Pick<DnsRecord, "comment" | "options">;

const TAG = /[\w-]+(?::(?:"(?:[^"\\]|\\.)*"|[^",=\\]*))?/;
const TAGS = new RegExp(`^([\\s\\S]*?)(?:^|\\s)cf_tags=((?:${TAG.source}(?:,${TAG.source})*)?)$`);

/** A value that can stand in a tag without quotes. */
const PLAIN = /^[^",=\\\s]*$/;

/** The remark and the options that a comment says. `cf_tags` counts at its end, and only in the form Cloudflare gives it. */
export function readComment(text: string): Remarks {
  const [, remark = text, list = ""] = TAGS.exec(text.trim()) ?? [];
  const options: Record<string, Option> = {};
  const tags: string[] = [];
  for (const [tag] of list.matchAll(new RegExp(TAG, "g"))) {
    if (tag === "cf-proxied:true" || tag === "cf-proxied:false") options["proxied"] = tag.endsWith("true");
    else if (tag === "cf-flatten-cname") options["flatten_cname"] = true;
    else tags.push(unquoted(tag));
  }
  if (tags.length > 0) options["tags"] = tags;
  const comment = plainComment(remark);
  return {
    ...(comment !== undefined && { comment }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function unquoted(tag: string): string {
  const at = tag.indexOf(':"');
  if (at < 0) return tag;
  const value = tag.slice(at + 1);
  try {
    return tag.slice(0, at + 1) + JSON.parse(value);
  } catch {
    return tag.slice(0, at + 1) + value.slice(1, -1);
  }
}

/** The comment that says this, or nothing. Options other than `proxied`, `flatten_cname` and `tags` are not in it. */
export function writeComment({ comment = "", options = {} }: Remarks): string {
  const { proxied, flatten_cname, tags } = options;
  const list = [
    ...(Array.isArray(tags) ? tags.map(quotedTag) : []),
    ...(flatten_cname === true ? ["cf-flatten-cname"] : []),
    ...(typeof proxied === "boolean" ? [`cf-proxied:${proxied}`] : []),
  ].join(",");
  // Tags that are empty say that what looks like tags before them is the comment's text.
  const ending = list || comment.includes("cf_tags=") ? `cf_tags=${list}` : "";
  const text = [comment, ending].filter((part) => part !== "").join(" ");
  return text && ` ; ${text}`;
}

/** A tag as Cloudflare writes it. Names have no other characters there, and could otherwise end the line. */
function quotedTag(tag: string): string {
  const [, name = "", value = ""] = /^([^:]*)(:?[\s\S]*)$/.exec(tag) ?? [];
  const quoted = PLAIN.test(value) ? value : `:${JSON.stringify(value.slice(1))}`;
  return name.replace(/[^\w-]/g, "_") + quoted;
}
