import { firstBytes } from "cargoshipper/plugin";
import { type Answered, brokenAnswer, faultOf } from "./faults.js";

type Fetch = typeof globalThis.fetch;

/** Bytes of an answer that is read as a whole. */
const LONGEST = 64 * 2 ** 20;

/** Headers that the SDK may send. It would also send whatever the variable CLOUDFLARE_CUSTOM_HEADERS says. */
const SENT = /^(?:accept|authorization|content-type|x-auth-email|x-auth-key|api-version|cf-.*)$/;

/**
 * A fetch whose answers can be relied on: all else becomes a ToolError. The SDK would take `success: false` with status
 * 200 for nothing, and half a document for a bug.
 *
 * The error is thrown when the body is read. The SDK makes one of its own of what its fetch throws, without a cause where
 * the text speaks of a time-out; what a body throws it passes on as it is.
 */
export function checkedFetch(fetch: Fetch, baseUrl: string): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    try {
      return await checked(fetch, baseUrl, url, init ?? {});
    } catch (error) {
      return failing(error);
    }
  };
}

async function checked(fetch: Fetch, baseUrl: string, url: URL, init: RequestInit): Promise<Response> {
  const method = (init.method ?? "GET").toUpperCase();
  const path = pathBelow(baseUrl, url);
  const headers = new Headers([...new Headers(init.headers)].filter(([name]) => SENT.test(name)));
  const response = await fetch(url, { ...init, headers });
  const answered = { method, path, status: response.status, headers: response.headers };
  if (!response.ok) throw faultOf(answered, await textOf(response, answered));
  // Values, scripts and objects are whatever somebody stored, also where that looks like an answer of the API's.
  if (!isJson(headers.get("accept")) || response.status === 204) return response;
  const text = await textOf(response, answered);
  // Some operations answer nothing at all when something is deleted.
  if (text === "" && method === "DELETE") return asParsed(response, { success: true, result: null });
  return asParsed(response, readJson(answered, text));
}

/** The text of an answer. Throws when it is longer than any list asked for here: it would not fit into memory. */
async function textOf(response: Response, answered: Answered): Promise<string> {
  const bytes = await firstBytes(response, LONGEST);
  if (bytes.length > LONGEST) throw brokenAnswer(answered, `has more than ${LONGEST / 2 ** 20} MiB`);
  return new TextDecoder().decode(bytes);
}

/** The path within the API. An empty id would make it another one: that of the list. */
function pathBelow(baseUrl: string, url: URL): string {
  const path = url.pathname.slice(new URL(baseUrl).pathname.length);
  if (!url.href.startsWith(`${baseUrl}/`) || /\/\/|\/$/.test(path))
    throw new Error(`A request to ${url.pathname} is none of this API's.`);
  return path;
}

function readJson(answered: Answered, text: string): unknown {
  if (!isJson(answered.headers.get("content-type"))) throw brokenAnswer(answered, "is not JSON");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw brokenAnswer(answered, "ends too early or is not JSON");
  }
  if ((body as { success?: unknown } | null)?.success === false) throw faultOf(answered, text);
  return body;
}

const isJson = (type: string | null) => type === null || /\bjson\b|\*\/\*/i.test(type);

/** The document is parsed once: of a body the SDK asks for nothing else. */
const asParsed = (response: Response, body: unknown): Response =>
  Object.assign(new Response(null, response), { json: async () => body });

function failing(error: unknown): Response {
  const fail = () => Promise.reject(error);
  const response = new Response(null, { headers: { "content-type": "application/json" } });
  Object.assign(response, { json: fail, text: fail, arrayBuffer: fail, blob: fail, formData: fail });
  // Whoever reads bytes as they come has to meet it as well.
  const body = new ReadableStream({ start: (controller) => controller.error(error) });
  return Object.defineProperty(response, "body", { value: body });
}
