import { DATA_TYPES, WITH_PRIORITY } from "./data-types.js";
import { absoluteName } from "./name.js";
import type { DnsRecord } from "./record.js";
import { txtContent, txtText } from "./txt.js";

/** A comment on one line; undefined when there is none. */
export const plainComment = (comment: string | undefined): string | undefined =>
  comment?.replace(/[\r\n]+/g, " ").trim() || undefined;

/** A content in the one form that it is compared in. What has no such form, because it is wrong, stays as it is. */
export function plainContent(type: string, content: string, zone: string): string {
  if (type === "TXT") {
    const text = txtText(content);
    return text === undefined ? content : txtContent(text);
  }
  const form = DATA_TYPES[type];
  const data = form?.read(content, zone);
  return form && data ? form.write(data) : content.trim();
}

/**
 * The one form of a record that two are compared in: an absolute name in lower case, IPv6 in its shortest form, TXT joined and
 * unquoted, numbers without leading zeros, nothing that is undefined. Throws a ValidationError for a name of another zone.
 */
export function normalRecord(record: DnsRecord, zone: string): DnsRecord {
  const type = record.type.trim().toUpperCase();
  const comment = plainComment(record.comment);
  const options = Object.entries(record.options ?? {}).filter(([, value]) => value !== undefined);
  return {
    name: absoluteName(record.name, zone),
    type,
    content: plainContent(type, record.content, zone),
    ...(record.priority !== undefined && WITH_PRIORITY.includes(type) && { priority: record.priority }),
    ...(record.ttl !== undefined && { ttl: record.ttl }),
    ...(comment !== undefined && { comment }),
    ...(options.length > 0 && { options: Object.fromEntries(options) }),
  };
}
