import { ToolError, ValidationError } from "../plugin/tool-error.js";
import { absoluteName } from "./name.js";
import type { Kept } from "./plan.js";
import { recordList } from "./record-line.js";

/** A record as somebody refers to it when they do not know its id. */
export interface RecordReference {
  /** As it was written. */
  readonly text: string;
  /** Absolute. */
  readonly name: string;
  /** Of any type when it is undefined. */
  readonly type: string | undefined;
}

/** Reads `www A`, or `www` alone. Throws a ValidationError for anything else. */
export function recordReference(reference: string, zone: string): RecordReference {
  const text = reference.trim();
  const [named = "", type, ...rest] = text.split(/\s+/);
  if (named === "" || rest.length > 0)
    throw new ValidationError(`record: ${reference || "it"} is no record.`, {
      next: 'Give its id, or its name and type: "www A".',
    });
  return { text, name: absoluteName(named, zone), type: type?.toUpperCase() };
}

/**
 * The one record that is meant, of those that have its name. Throws with candidates when there is none, or more than one;
 * `list` is the tool that shows all.
 */
export function referredRecord<R extends Kept>(
  there: readonly R[],
  { text, name, type }: RecordReference,
  zone: string,
  list: string,
): R {
  const found = type === undefined ? there : there.filter((record) => record.type === type);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only)
    throw new ToolError(
      "conflict",
      `record: ${text} is ${found.length} records: ${recordList(found, zone)}.`,
      { next: "Give the id of one." },
    );
  throw new ToolError("not_found", `record: there is no ${text} in ${zone}.`, {
    next:
      there.length > 0 ? `At ${name} there is ${recordList(there, zone)}.` : `${list} shows what there is.`,
  });
}
