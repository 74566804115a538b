import type { Fault } from "./schema-faults.js";
import { shapeOf } from "./spec-document.js";

/** A difference that is looked at and right: the description is wrong, or older than the API. */
export interface KnownFault {
  /** The route, whatever its variables are called: `GET /zones/{zone_id}`; `*` for all. */
  readonly operation: string;
  readonly by: "document" | "sdk";
  /** `required`, `unknown`, `type`, or another keyword of the schema. */
  readonly fault: string;
  /** As the failure says it, with `*` for any index. */
  readonly pointer: string;
  /** The only value that is right all the same; left out where any is. */
  readonly value?: unknown;
  /** What the API does, how that is known, and since when. */
  readonly why: string;
}

/** A fault with its operation. */
export type Found = Fault & { readonly at: string };

/** Whether an entry is about a fault. */
export const fits = (entry: KnownFault, { at, by, fault, pointer, value }: Found): boolean =>
  (entry.operation === "*" || shapeOf(entry.operation) === shapeOf(at)) &&
  entry.by === by &&
  entry.fault === fault &&
  entry.pointer === pointer &&
  (entry.value === undefined || entry.value === value);

/** A fault that nobody has looked at, as a failure tells it. */
export function faultLine({ at, by, fault, pointer, message, value }: Found): string {
  const shown = value === undefined ? "" : ` (${(JSON.stringify(value) ?? "undefined").slice(0, 80)})`;
  return `${at} ${pointer}: ${fault}, says the ${by}: ${message}${shown}`;
}

/** An entry that is not needed any more, as a failure tells it. */
export const staleLine = ({ operation, pointer, fault, by }: KnownFault): string =>
  `${operation} ${pointer}: the entry for ${fault} (${by}) in known-spec-faults.ts is stale: nothing is wrong there any more`;
