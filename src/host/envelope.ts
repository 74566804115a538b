import type { ContentBlock, ToolError } from "../plugin/index.js";
import type { JsonSchema } from "./json-schema.js";
import { render } from "./render.js";

/** The structured form of every tool's result. */
export type Envelope =
  | { success: true; operation: string; timestamp: string; data: Record<string, unknown> }
  | { success: false; operation: string; timestamp: string; error: string; details: Record<string, unknown> };

/** A tool's result as a transport passes it on. */
export interface ToolResult {
  readonly content: readonly ContentBlock[];
  readonly structured: Envelope;
  readonly isError: boolean;
}

export function succeeded(
  operation: string,
  data: Record<string, unknown>,
  blocks?: readonly ContentBlock[],
): ToolResult {
  return {
    content: blocks ?? [{ type: "text", text: render(data) }],
    structured: { success: true, operation, timestamp: new Date().toISOString(), data },
    isError: false,
  };
}

/** Line one says what happened, line two what to do next; facts that the caller needs follow. */
export function failed(operation: string, error: ToolError): ToolResult {
  const facts = error.details ? render(error.details) : undefined;
  const text = [error.message, error.next, facts].filter(Boolean).join("\n");
  return {
    content: [{ type: "text", text }],
    structured: {
      success: false,
      operation,
      timestamp: new Date().toISOString(),
      error: error.message,
      details: { kind: error.kind, ...(error.next && { next: error.next }), ...error.details },
    },
    isError: true,
  };
}

/** Covers success and failure in one object, because clients check both against it. */
export const envelopeSchema = (data: JsonSchema): JsonSchema => ({
  type: "object",
  properties: {
    success: { type: "boolean" },
    operation: { type: "string" },
    timestamp: { type: "string", format: "date-time" },
    data,
    error: { type: "string" },
    details: { type: "object" },
  },
  required: ["success", "operation", "timestamp"],
});
