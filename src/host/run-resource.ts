import { quoted, type ResourceAnswer, ToolError } from "../plugin/index.js";
import type { Bound } from "./bound.js";
import type { CallRecord } from "./call-record.js";
import type { ResourceCard } from "./catalogue.js";
import { SANDBOX_LINE } from "./envelope.js";
import { examineObjects } from "./examine.js";
import type { LiveCall } from "./live-call.js";
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
  bound: Bound<ResourceCard>,
  params: Record<string, string>,
  uri: string,
  call: LiveCall,
  record: CallRecord,
): Promise<ResourceResult> {
  const { runtime, card } = bound;
  const member = await runtime.member("resource", ({ spec }) => spec.uri === card.uri);
  const instance = await runtime.instance(member.owner);
  await examineObjects(bound, member.spec, instance, params, call);
  await call.start(() => record.begin("policy"));
  const answer = await (instance[member.method] as Method)(params, call);
  const { redactor } = call;
  const named = redactor.text(uri);
  const mimeType = (typeof answer === "object" && answer.mimeType) || card.mimeType;
  if (typeof answer === "object" && "blob" in answer) {
    const { blob } = answer;
    const bytes = redactor.bytes(typeof blob === "string" ? Buffer.from(blob, "base64") : blob);
    if (bytes.byteLength > BLOB_LIMIT) {
      throw new ToolError("validation", `${named} has ${bytes.byteLength} bytes; ${BLOB_LIMIT} can be read.`);
    }
    return { uri: named, mimeType, blob: Buffer.from(bytes).toString("base64") };
  }
  const text = typeof answer === "string" ? answer : answer.text;
  const shown = middleOut(redactor.text(text), BUDGET);
  return { uri: named, mimeType, text: card.untrusted ? `${card.name}: ${quoted(shown)}` : shown };
}

/** A text with a first line that tells of the sandbox; bytes stay as they are. */
export const resourceInSandbox = (result: ResourceResult): ResourceResult =>
  "text" in result ? { ...result, text: `${SANDBOX_LINE}\n${result.text}` } : result;
