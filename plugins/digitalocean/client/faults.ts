import {
  AuthenticationError,
  ServiceUnavailableError,
  secondsToWait,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { lookAround, lookFirst } from "./look-with.js";
import { scopesFor } from "./scopes.js";

/** What is known of an answer before its body is read. */
export interface Answered {
  readonly method: string;
  /** Below /v2: `/droplets/1`. */
  readonly path: string;
  /** The type in the body of the request, where it has one: `snapshot`. */
  readonly action?: string | undefined;
  readonly status: number;
  readonly headers: Headers;
}

const LONGEST = 500;

/** Both shapes in which the API tells an error. */
const Told = z.union([
  z.looseObject({ id: z.string(), message: z.string(), request_id: z.string().optional() }),
  z.looseObject({
    error: z.string(),
    messages: z.array(z.string()).nullish(),
    root_causes: z.array(z.string()).nullish(),
  }),
]);

interface Said {
  readonly id?: string | undefined;
  readonly text?: string | undefined;
  readonly requestId?: string | undefined;
}

/** What an error's body says; empty when it is no answer of the API's. */
export function readError(text: string): Said {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return {};
  }
  const read = Told.safeParse(document);
  if (!read.success) return {};
  const told = read.data;
  if ("id" in told) {
    const { id, message, request_id } = told as { id: string; message: string; request_id?: string };
    return { id, text: inOneLine(message), requestId: request_id };
  }
  const { error, messages, root_causes } = told;
  const causes = [...new Set([...(messages ?? []), ...(root_causes ?? [])])].filter((one) => one !== error);
  return { text: inOneLine([error, ...causes].join("; ")) };
}

/** The error of an answer that is one. */
export async function faultOf(answered: Answered, text: string): Promise<ToolError> {
  const { method, path, action, status, headers } = answered;
  const said = readError(text);
  const requestId = said.requestId ?? headers.get("x-request-id") ?? undefined;
  const details = { status, ...(said.id && { id: said.id }), ...(requestId && { request_id: requestId }) };
  const message = `DigitalOcean answered ${status}${said.text ? `: ${said.text}` : ""}`.replace(
    /([^.])$/,
    "$1.",
  );
  const scopes = status === 403 ? await scopesFor(method, path, action) : [];
  const { kind, next } = meaning(answered, said, scopes);
  const Kind = { authentication: AuthenticationError, validation: ValidationError }[kind as string];
  return Kind ? new Kind(message, { next, details }) : new ToolError(kind, message, { next, details });
}

/** An answer that cannot be read, although its status says that all is well. */
export function brokenAnswer({ method, path, status, headers }: Answered, what: string): ToolError {
  const requestId = headers.get("x-request-id");
  return new ServiceUnavailableError(`DigitalOcean answered ${status}, but the answer ${what}.`, {
    next: method === "GET" ? "Call again in a while." : lookFirst(path),
    details: { status, ...(requestId && { request_id: requestId }) },
  });
}

/** The error of a change that was not answered. Whether it was made is unknown, unless nothing was sent. */
export function unanswered(error: unknown, path: string): unknown {
  if (!ToolError.is(error) || !/may have happened/.test(error.next ?? "")) return error;
  const { kind, message, details } = error;
  return new ToolError(kind, message, {
    next: lookFirst(path),
    ...(details && { details }),
    cause: error,
  });
}

type Meaning = Pick<ToolError, "kind"> & { readonly next: string };

/** Of a 422 or a 403: what the account may have no more of. A value that is too large exceeds something as well. */
const QUOTA = /\b(?:limit|quota)\b/i;

function meaning(
  { method, path, status, headers }: Answered,
  { id, text = "" }: Said,
  scopes: readonly string[],
): Meaning {
  if (status === 429) {
    const seconds = secondsToWait(headers);
    const when = seconds === undefined ? "in a minute" : `in ${Math.ceil(seconds)} s`;
    return { kind: "rate_limited", next: `Call again ${when}, and not before.` };
  }
  if (status === 401) return { kind: "authentication", next: NEW_TOKEN };
  if ((status === 403 || status === 422) && QUOTA.test(text)) return { kind: "conflict", next: AT_LIMIT };
  if (status === 403) return { kind: "authentication", next: lacking(scopes) };
  if (status === 404) return { kind: "not_found", next: lookAround(path) };
  if (status === 409 || status === 412 || id === "conflict")
    return { kind: "conflict", next: "Look at what is there now, then decide anew." };
  if (status === 423 || /\bevent in progress|pending event|is locked\b/i.test(text))
    return { kind: "conflict", next: "Another action is still going on: call again when it is done." };
  if (status >= 500)
    return {
      kind: "service_unavailable",
      next: method === "GET" ? "Call again in a while." : lookFirst(path),
    };
  return { kind: "validation", next: "Correct what it names, and call again." };
}

const TOKENS = "https://cloud.digitalocean.com/account/api/tokens";

const NEW_TOKEN = `The token is not valid, or not any more. Create one at ${TOKENS}, set DIGITALOCEAN_TOKEN and restart.`;

const AT_LIMIT =
  "The account may have no more of these: delete some, or ask DigitalOcean for a higher limit. digitalocean_get_account shows the limits.";

/** Scopes of a token cannot be changed later. */
function lacking(scopes: readonly string[]): string {
  const named = scopes.map((scope) => `\`${scope}\``).join(" or ") || "a scope";
  return `The token lacks ${named}, or its owner may not do this. Create one that has ${scopes.length > 1 ? "all of these" : "it"} at ${TOKENS}, set DIGITALOCEAN_TOKEN and restart.`;
}

/** Somebody else's words in one line. */
function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
