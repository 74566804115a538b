import type { ContentBlock, ToolError } from "../plugin/index.js";
import type { JsonSchema } from "./json-schema.js";
import { render } from "./render.js";
import { shrink } from "./size.js";
import { middleOut } from "./trim.js";

/** The most characters of an error's first line. */
const LONGEST_MESSAGE = 2_000;

/** What is told first wherever an answer comes from a sandbox. */
export const SANDBOX_LINE = "sandbox: nothing here is real";

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

/** `outside` are the fields of `data` that hold text which somebody outside has written. */
export function succeeded(
  operation: string,
  data: Record<string, unknown>,
  outside: readonly string[] = [],
  blocks?: readonly ContentBlock[],
): ToolResult {
  const marked = outside.length > 0 ? { ...data, untrusted: outside } : data;
  return {
    content: blocks ?? [{ type: "text", text: render(data, outside) }],
    structured: { success: true, operation, timestamp: new Date().toISOString(), data: marked },
    isError: false,
  };
}

/** Line one says what happened, line two what to do next; facts that the caller needs follow. */
export function failed(operation: string, error: ToolError): ToolResult {
  const message = middleOut(error.message, LONGEST_MESSAGE);
  const details = shrink(error.details ?? {}, render, []);
  const facts = Object.keys(details).length > 0 ? render(details) : undefined;
  const text = [message, error.next, facts].filter(Boolean).join("\n");
  return {
    content: [{ type: "text", text }],
    structured: {
      success: false,
      operation,
      timestamp: new Date().toISOString(),
      error: message,
      details: { ...details, kind: error.kind, ...(error.next && { next: error.next }) },
    },
    isError: true,
  };
}

/**
 * A result that tells of the sandbox in both of its forms. A field `sandbox` of the tool's own, in its output schema, is
 * left as it is declared.
 */
export function inSandbox(
  { content, structured, isError }: ToolResult,
  { properties }: JsonSchema,
): ToolResult {
  const [first, ...others] = content;
  const line = { type: "text", text: SANDBOX_LINE } as const;
  const marked =
    first?.type === "text"
      ? [{ ...first, text: `${SANDBOX_LINE}\n${first.text}` }, ...others]
      : [line, ...content];
  if (!structured.success) {
    const { details } = structured;
    return {
      content: marked,
      structured: { ...structured, details: { ...details, sandbox: true } },
      isError,
    };
  }
  const { data } = structured;
  const told = Object.hasOwn((properties ?? {}) as object, "sandbox") ? data : { ...data, sandbox: true };
  return { content: marked, structured: { ...structured, data: told }, isError };
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
