import { type Effect, type Logger, ToolError } from "../plugin/index.js";
import { ERROR_KINDS } from "../plugin/tool-error.js";
import { plain } from "../redaction/plain.js";
import type { Redactor } from "../redaction/redactor.js";
import { crypto } from "./crypto.js";
import type { PluginRuntime } from "./plugin-runtime.js";

/**
 * What a caller is told of an error. One that nobody expected is a bug: it goes to the log in full, under a short
 * reference, and the caller gets the reference. Never rejects.
 */
export async function explained(
  error: unknown,
  runtime: PluginRuntime,
  effect: Effect,
  log: Logger,
  redactor: Redactor,
): Promise<ToolError> {
  try {
    const known = await runtime.explain(error, redactor);
    if (known && ERROR_KINDS.includes(known.kind)) return cleaned(known, effect, redactor);
  } catch {
    // An error that cannot even be read is a bug, too.
  }
  return unexpected(error, runtime.label, log, redactor);
}

/** A copy without secrets, with what is to be known of a change that may have happened. */
export function cleaned(known: ToolError, effect: Effect, redactor: Redactor): ToolError {
  const unsure = effect !== "read" && (known.kind === "timeout" || known.kind === "cancelled");
  const next =
    known.next ?? (unsure ? "It may have happened all the same: check before you call it again." : undefined);
  return new ToolError(known.kind, redactor.text(String(known.message)), {
    ...(next && { next: redactor.text(String(next)) }),
    ...(known.details && { details: redactor.value(known.details) }),
    cause: known,
  });
}

function unexpected(error: unknown, label: string, log: Logger, redactor: Redactor): ToolError {
  const reference = crypto().randomBytes(4).toString("hex");
  const stack = stackOf(error);
  // The log itself does not know the secrets that came with the call.
  log.error("unexpected failure", { reference, error: redactor.text(stack) });
  return new ToolError(
    "internal",
    `Something in plugin ${label} failed unexpectedly (reference ${reference}).`,
    {
      next: `Tell the person; the server's log has the details under ${reference}.`,
    },
  );
}

/** All that an error says, for the log. */
export function stackOf(error: unknown): string {
  try {
    return error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  } catch {
    return "something that cannot be read";
  }
}

/** What an error says, without its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === "object" ? JSON.stringify(plain(error)) : String(error);
}

/** A name or URI that no plugin offers. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";
}
