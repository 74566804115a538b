import { ConfigurationError } from "../plugin/index.js";
import { checkedUrl } from "./checked-url.js";
import { USER_AGENT } from "./user-agent.js";

/** Methods that change nothing, so that they can be repeated whatever became of them. */
const HARMLESS = ["GET", "HEAD", "OPTIONS"];

/** A request, ready to be sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  /** Whether it changes nothing. */
  readonly harmless: boolean;
  /** Whether its body can be read only once. */
  readonly once: boolean;
  /** The caller's own. */
  readonly signal: AbortSignal | undefined;
  /** Sends it, once more if need be. */
  send(signal: AbortSignal): Promise<Response>;
}

/** What `fetch` was called with, as a request. Throws a ConfigurationError for one that must not be sent. */
export async function outgoing(input: string | URL | Request, init: RequestInit = {}): Promise<Outgoing> {
  const request = input instanceof Request ? input : undefined;
  const url = checkedUrl(request ? request.url : String(input));
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const headers = headersOf(init.headers ?? request?.headers, url);
  headers.set("user-agent", USER_AGENT);
  const harmless = HARMLESS.includes(method);
  const signal = (init.signal === undefined ? request?.signal : init.signal) ?? undefined;
  const rest: RequestInit = { ...init, method, headers, redirect: "manual" };
  const facts = { method, url, harmless, signal };
  if (request?.body && init.body == null) {
    return { ...facts, once: true, send: (signal) => fetch(request, { ...rest, signal }) };
  }
  const body = init.body ?? null;
  if (!isWhole(body)) {
    return { ...facts, once: true, send: (signal) => fetch(url, { ...rest, duplex: "half", signal }) };
  }
  if (harmless) return { ...facts, once: false, send: (signal) => fetch(url, { ...rest, signal }) };
  const bytes = await encoded(body, headers);
  const send = (signal: AbortSignal) =>
    fetch(url, { ...rest, body: streamOf(bytes), duplex: "half", signal });
  return { ...facts, once: false, send };
}

function headersOf(given: RequestInit["headers"], { host }: URL): Headers {
  try {
    return new Headers(given);
  } catch {
    // The error of Headers shows the value.
    throw new ConfigurationError(`A header of a request to ${host} has a value that HTTP does not allow.`, {
      next: "Look for line ends and for letters beyond ASCII in the plugin's credential, then restart.",
    });
  }
}

/** Whether a body is there as a whole; anything else is read while it is sent. */
const isWhole = (body: unknown): boolean =>
  body === null ||
  typeof body === "string" ||
  body instanceof URLSearchParams ||
  body instanceof FormData ||
  body instanceof Blob ||
  body instanceof ArrayBuffer ||
  ArrayBuffer.isView(body);

/** The bytes of a body, encoded as `fetch` itself would, with the headers that say so. */
async function encoded(body: RequestInit["body"], headers: Headers): Promise<Uint8Array> {
  const whole = new Response(body ?? null);
  const type = whole.headers.get("content-type");
  if (type && !headers.has("content-type")) headers.set("content-type", type);
  const bytes = new Uint8Array(await whole.arrayBuffer());
  headers.set("content-length", String(bytes.byteLength));
  return bytes;
}

/**
 * A change is sent as a stream, because `fetch` sends anything else a second time by itself after a 421, unasked and
 * unseen.
 */
const streamOf = (bytes: Uint8Array): ReadableStream =>
  new ReadableStream({
    start: (controller) => {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
