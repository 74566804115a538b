import type { AuditRecord } from "../audit/record.js";
import type { Effect } from "../plugin/index.js";
import type { Redactor } from "../redaction/redactor.js";
import type { Confirmations } from "./confirmation.js";

/** Where records of calls go. `flush`: on the disk before it settles. */
export interface Audit {
  append(record: AuditRecord, options: { readonly flush: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** What the steps of every call share. */
export interface Machinery {
  readonly redactor: Redactor;
  readonly confirmations: Confirmations;
  /** Throws when somebody calls too often. */
  readonly guard: { take(principal: string, effect: Effect): Promise<void> };
  /** The values of references; throws a ToolError for one that cannot be had. */
  readonly secrets: { resolve(name: string, plugin: string, target: string | undefined): Promise<string> };
  /** Undefined: no audit is kept. */
  readonly audit: Audit | undefined;
}
