import { ERROR } from "./marks.js";

/** Why a call can fail. */
export const ERROR_KINDS = [
  "validation",
  "authentication",
  "configuration",
  "service_unavailable",
  "not_found",
  "conflict",
  "rate_limited",
  "refused",
  "confirmation_required",
  "declined",
  "timeout",
  "cancelled",
  "internal",
] as const;

/** Why a call failed, as `details.kind` of its result. */
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** What a ToolError carries beside its message. */
export interface ToolErrorOptions {
  /** What to call or change next, in one sentence. */
  readonly next?: string;
  /** Facts for the caller; redacted like any answer. */
  readonly details?: Record<string, unknown>;
  readonly cause?: unknown;
}

/**
 * An expected failure, told to the model in two lines: what happened, and what to do next. Anything else that a
 * handler throws is a bug: it goes to the log, and the model gets a reference to it.
 */
export class ToolError extends Error {
  override readonly name: string = "ToolError";
  readonly kind: ErrorKind;
  readonly next: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(kind: ErrorKind, message: string, options: ToolErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.next = options.next;
    this.details = options.details;
  }

  /** Whether a value is a ToolError, from this copy of the package or another. */
  static is(error: unknown): error is ToolError {
    return typeof error === "object" && error !== null && ERROR in error;
  }

  readonly [ERROR] = true;
}

/** The input is wrong. */
export class ValidationError extends ToolError {
  override readonly name = "ValidationError";
  constructor(message: string, options?: ToolErrorOptions) {
    super("validation", message, options);
  }
}

/** The credential is missing, wrong, expired or lacks a permission. */
export class AuthenticationError extends ToolError {
  override readonly name = "AuthenticationError";
  constructor(message: string, options?: ToolErrorOptions) {
    super("authentication", message, options);
  }
}

/** The operator has to change the configuration. */
export class ConfigurationError extends ToolError {
  override readonly name = "ConfigurationError";
  constructor(message: string, options?: ToolErrorOptions) {
    super("configuration", message, options);
  }
}

/** The provider cannot be reached, or answers that it cannot serve now. */
export class ServiceUnavailableError extends ToolError {
  override readonly name = "ServiceUnavailableError";
  constructor(message: string, options?: ToolErrorOptions) {
    super("service_unavailable", message, options);
  }
}
