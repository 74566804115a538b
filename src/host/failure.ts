import { type Effect, type Logger, ToolError } from "../plugin/index.js";
import { crypto } from "./crypto.js";
import { plain } from "./plain.js";
import type { PluginRuntime } from "./plugin-runtime.js";
import type { Redactor } from "./redaction.js";

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
  const known = await runtime.explain(error);
  if (!known) return unexpected(error, runtime.name, log);
  const unsure = effect !== "read" && (known.kind === "timeout" || known.kind === "cancelled");
  const next =
    known.next ?? (unsure ? "It may have happened all the same: check before you call it again." : undefined);
  return new ToolError(known.kind, redactor.text(String(known.message)), {
    ...(next && { next: redactor.text(String(next)) }),
    ...(known.details && { details: redactor.value(known.details) }),
    cause: known,
  });
}

function unexpected(error: unknown, plugin: string, log: Logger): ToolError {
  const reference = crypto().randomBytes(4).toString("hex");
  const stack = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  log.error("unexpected failure", { reference, error: stack });
  return new ToolError(
    "internal",
    `Something in plugin ${plugin} failed unexpectedly (reference ${reference}).`,
    {
      next: `Tell the person; the server's log has the details under ${reference}.`,
    },
  );
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
