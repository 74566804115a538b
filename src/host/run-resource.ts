import { type ResourceAnswer, ToolError } from "../plugin/index.js";
import type { BoundResource } from "./bound.js";
import type { LiveCall } from "./live-call.js";
import type { Redactor } from "./redaction.js";
import { BUDGET } from "./size.js";
import { middleOut } from "./trim.js";

/** The most bytes that a binary resource may have. */
const BLOB_LIMIT = 4 * 1024 * 1024;

type Method = (params: Record<string, string>, call: LiveCall) => ResourceAnswer | Promise<ResourceAnswer>;

/** What a resource holds, as a transport passes it on. `blob` is base64. */
export type ResourceResult =
  | { readonly uri: string; readonly mimeType: string; readonly text: string }
  | { readonly uri: string; readonly mimeType: string; readonly blob: string };

export async function readResource(
  { runtime, card, template }: BoundResource,
  uri: string,
  call: LiveCall,
  redactor: Redactor,
): Promise<ResourceResult> {
  const member = await runtime.member("resource", ({ spec }) => spec.uri === card.uri);
  const instance = await runtime.instance(member.owner);
  const answer = await (instance[member.method] as Method)(template.match(uri) ?? {}, call);
  const mimeType = (typeof answer === "object" && answer.mimeType) || card.mimeType;
  if (typeof answer === "object" && "blob" in answer) {
    const { blob } = answer;
    const bytes = redactor.bytes(typeof blob === "string" ? Buffer.from(blob, "base64") : blob);
    if (bytes.byteLength > BLOB_LIMIT) {
      throw new ToolError("validation", `${uri} has ${bytes.byteLength} bytes; ${BLOB_LIMIT} can be read.`);
    }
    return { uri, mimeType, blob: Buffer.from(bytes).toString("base64") };
  }
  const text = typeof answer === "string" ? answer : answer.text;
  return { uri, mimeType, text: middleOut(redactor.text(text), BUDGET) };
}
