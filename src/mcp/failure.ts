import { UnknownNameError } from "../host/failure.js";
import { ToolError } from "../plugin/index.js";
import type { Redactor } from "../redaction/redactor.js";

export const INVALID_REQUEST = -32600;
export const INVALID_PARAMS = -32602;
export const INTERNAL = -32603;
const RESOURCE_NOT_FOUND = -32002;

/** An error as JSON-RPC has it. The SDK passes `code`, `message` and `data` on as they are. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly code: number,
    message: string,
    readonly data?: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** What a request that has no result form of its own for errors answers. */
export function toRpcError(error: unknown, redactor: Redactor, uri?: string): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof UnknownNameError) return new RpcError(INVALID_PARAMS, redactor.text(error.message));
  if (!ToolError.is(error)) return new RpcError(INTERNAL, "Internal error");
  const message = error.next ? `${error.message}\n${error.next}` : error.message;
  return new RpcError(codeOf(error, uri !== undefined), redactor.text(message), {
    ...error.details,
    kind: error.kind,
    ...(uri !== undefined && { uri: redactor.text(uri) }),
  });
}

function codeOf({ kind }: ToolError, ofResource: boolean): number {
  if (kind === "not_found") return ofResource ? RESOURCE_NOT_FOUND : INVALID_PARAMS;
  if (kind === "validation") return INVALID_PARAMS;
  return kind === "refused" ? INVALID_REQUEST : INTERNAL;
}

const LONGEST = 200;

/** The beginning of a text that may be as long as whoever sent it likes. */
export const cut = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
