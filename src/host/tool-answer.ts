import type { Content } from "../plugin/index.js";
import { CONTENT } from "../plugin/marks.js";
import type { AnyToolSpec } from "../plugin/tool.js";
import { plain } from "../redaction/plain.js";
import type { Redactor } from "../redaction/redactor.js";
import { checkBlocks, cleanBlocks } from "./blocks.js";
import { succeeded, type ToolResult } from "./envelope.js";
import { render } from "./render.js";
import { exemptIn, outsideIn } from "./schema-marks.js";
import { fitBlocks, shrink } from "./size.js";

type Args = Record<string, unknown>;

/** What a caller gets of a handler's answer: without secrets, marked where it comes from outside, and cut to size. */
export function toolAnswer(
  operation: string,
  answer: unknown,
  spec: AnyToolSpec,
  redactor: Redactor,
): ToolResult {
  const { data, blocks } = unpack(answer);
  const reveals = spec.reveals === true;
  const shown = reveals ? (plain(data) as Args) : redactor.value(data, exemptIn(spec.output));
  const outside = outsideIn(spec.output, shown);
  const fitted = shrink(shown, (data) => render(data, outside), Object.keys(spec.input.shape));
  if (!blocks) return succeeded(operation, fitted, outside);
  const whole = checkBlocks(blocks);
  const clean = reveals ? (plain(whole) as typeof whole) : cleanBlocks(whole, redactor);
  return succeeded(operation, fitted, outside, fitBlocks(clean));
}

function unpack(answer: unknown): { data: Args; blocks: Content[typeof CONTENT] | undefined } {
  const blocks = (answer as Partial<Content> | undefined)?.[CONTENT];
  const data = blocks ? (answer as Content).data : answer;
  if (data === undefined || data === null) return { data: {}, blocks };
  if (typeof data === "object" && !Array.isArray(data)) return { data: data as Args, blocks };
  throw new Error("The tool answered something that is not an object.");
}
