import type { Effect } from "../plugin/index.js";
import { ERROR_KINDS } from "../plugin/tool-error.js";

/**
 * Where a call stands when a record is written. `asked`: a confirmation was handed out, and nothing ran. `refused`:
 * nothing ran, and nothing will. `started` comes before the handler, `finished` after it.
 */
export const PHASES = ["asked", "refused", "started", "finished"] as const;
export type Phase = (typeof PHASES)[number];

/**
 * What became of a call before its handler: allowed; refused by policy or because a confirmation did not hold; declined
 * by whoever was asked; answered with a confirmation; over the rate limit; or failed, as with arguments that were not accepted.
 */
export const DECISIONS = ["allowed", "refused", "declined", "confirmation", "limited", "failed"] as const;
export type Decision = (typeof DECISIONS)[number];

/** How a call can end: well, or with a kind of error. */
export const OUTCOMES = ["success", ...ERROR_KINDS] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One line of the audit file. The records of one call share `call`. Nothing in it may be a secret. */
export interface AuditRecord {
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly phase: Phase;
  /** An id that no other call has, in this process or another. */
  readonly call: string;
  readonly session?: string | undefined;
  /** What the client says of itself. */
  readonly client?: { readonly name: string; readonly version: string } | undefined;
  readonly principal: string;
  readonly kind: "tool" | "resource" | "prompt";
  /** The full name of a tool or a prompt, or a resource's URI. */
  readonly name: string;
  readonly target?: string | undefined;
  /** Nothing of it was real: a sandbox stood in for the provider. */
  readonly sandbox?: true | undefined;
  readonly effect: Effect;
  /** Redacted arguments; they are cut to their shape when they are written. */
  readonly arguments?: unknown;
  readonly decision: Decision;
  readonly approvedBy?: "person" | "model" | "operator" | "policy" | undefined;
  readonly outcome?: Outcome | undefined;
  /** The first line of what the caller was told. */
  readonly error?: string | undefined;
  /** The rule that decided, and where it is written. */
  readonly rule?: string | undefined;
  readonly where?: string | undefined;
  readonly durationMs?: number | undefined;
  /** What the provider calls its requests, for a question to its support. */
  readonly requestIds?: readonly string[] | undefined;
}
