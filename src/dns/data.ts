import { ValidationError } from "../plugin/tool-error.js";
import { DATA_TYPES } from "./data-types.js";
import type { Value } from "./field.js";
import type { DnsRecord } from "./record.js";
import { shown } from "./shown.js";

/**
 * The data of a record in parts, by the names that Cloudflare's API has for them; undefined for types whose content is one
 * piece, such as A, MX and TXT. Throws a ValidationError when the content does not have the form of its type.
 */
export function dataFields(record: DnsRecord): Record<string, Value> | undefined {
  const type = record.type.toUpperCase();
  const form = DATA_TYPES[type];
  if (!form?.structured) return undefined;
  const data = form.read(record.content, "");
  if (!data) {
    throw new ValidationError(`The content ${shown(record.content)} is none of an ${type} record.`, {
      next: `Write ${form.form}.`,
    });
  }
  return type === "SRV" && record.priority !== undefined ? { priority: record.priority, ...data } : data;
}

/**
 * The content that data in parts says, as `dataFields` takes it apart; the priority of SRV is no part of it. Throws a
 * ValidationError when the type has no parts, or one is missing.
 */
export function contentOf(type: string, data: Record<string, unknown>): string {
  const known = type.toUpperCase();
  const form = DATA_TYPES[known];
  if (!form?.structured) {
    throw new ValidationError(`The data of a ${shown(type)} record has no parts.`, {
      next: "Give its content as one text.",
    });
  }
  const taken = form.from(data);
  if (typeof taken !== "string") return form.write(taken);
  throw new ValidationError(`The data of an ${known} record lacks ${taken}.`, { next: `Give ${form.form}.` });
}
