import type { Call, Reply } from "cargoshipper/api";
import { firstBytes } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";

/** The most characters of an answer that is no JSON. */
const LONGEST = 30_000;

/** Bytes that are read of an answer that is no JSON: an object may have terabytes. */
const MOST_BYTES = 2 ** 20;

/** Sends a call, and answers what the API does. Throws ToolErrors. */
export async function send({ sdk }: Cloudflare, call: Call): Promise<Reply> {
  const { operation, path, query, headers, body } = call;
  const binary = operation.flags.has("binary");
  const method = METHODS[operation.verb] ?? "get";
  const answer: unknown = await sdk[method](path, {
    query,
    // What is stored may be of any type; without this the client would insist on JSON.
    headers: { ...headers, ...(binary && { accept: "application/octet-stream" }) },
    ...(body !== undefined && { body }),
    ...(binary && { __binaryResponse: true }),
  });
  return answer instanceof Response ? textOf(answer) : unwrapped(answer);
}

const METHODS: Readonly<Record<string, "get" | "post" | "put" | "patch" | "delete">> = {
  GET: "get",
  POST: "post",
  PUT: "put",
  PATCH: "patch",
  DELETE: "delete",
};

async function textOf(response: Response): Promise<Reply> {
  const stated = response.headers.get("content-length");
  const bytes = await firstBytes(response, MOST_BYTES);
  const whole = bytes.length <= MOST_BYTES;
  const type = response.headers.get("content-type") ?? "no type";
  const size = whole ? `${bytes.length}` : (stated ?? `more than ${MOST_BYTES}`);
  // A character that the end of what was read goes through is left out.
  const text = new TextDecoder().decode(bytes, { stream: !whole });
  if (text.includes("\uFFFD") || text.includes("\0"))
    return { result: `${size} bytes of ${type}, which are no text` };
  if (whole && /\bjson\b/.test(type) && bytes.length > 0) return unwrapped(JSON.parse(text));
  if (whole && text.length <= LONGEST) return { result: text === "" ? null : text };
  const left = whole ? `${text.length - LONGEST} characters left out` : `${size} bytes in all`;
  return { result: `${text.slice(0, LONGEST)}\n… ${left}` };
}

function unwrapped(answer: unknown): Reply {
  if (typeof answer !== "object" || answer === null || !("result" in answer))
    return { result: answer ?? null };
  const { result, result_info } = answer as Reply;
  return { result, ...(result_info !== undefined && result_info !== null && { result_info }) };
}
