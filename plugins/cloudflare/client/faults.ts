import {
  AuthenticationError,
  ServiceUnavailableError,
  secondsToWait,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import { KNOWN } from "./known-errors.js";
import { permissionFor } from "./permissions.js";

/** What is known of an answer before its body is read. */
export interface Answered {
  readonly method: string;
  /** Below the base URL: `/zones/…/dns_records`. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
}

/** One error as the API tells it. */
export interface ApiError {
  readonly code: number;
  readonly message: string;
}

const LONGEST = 500;

/** The errors in the body of an answer, those of chains included; empty when it is no answer of the API's. */
export function readErrors(text: string): ApiError[] {
  try {
    return flat((JSON.parse(text) as { errors?: unknown }).errors);
  } catch {
    return [];
  }
}

function flat(errors: unknown): ApiError[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: Partial<ApiError & { error_chain: unknown }> | null) =>
    error === null || typeof error !== "object"
      ? []
      : [
          { code: Number(error.code) || 0, message: shorten(String(error.message ?? "no reason given")) },
          ...flat(error.error_chain),
        ],
  );
}

/** The error of an answer that is one. */
export function faultOf(answered: Answered, text: string): ToolError {
  const { status } = answered;
  const errors = readErrors(text);
  const codes = errors.map(({ code }) => code);
  const ray = answered.headers.get("cf-ray");
  const details = { status, ...(codes.length > 0 && { codes }), ...(ray && { ray_id: ray }) };
  if (errors.length === 0 && status < 400) return brokenAnswer(answered, "says that it failed, and not why");
  const said = errors.map(({ code, message }) => (code ? `${message} (${code})` : message)).join("; ");
  const message = said
    ? `Cloudflare answered ${status}: ${said}`
    : `Cloudflare answered ${status}${PAGES[status] ?? ""}.`;
  const { kind, next } = meaning(answered, errors);
  const Kind = { authentication: AuthenticationError, validation: ValidationError }[kind as string];
  if (Kind) return new Kind(message, { next, details });
  return new ToolError(kind, message, { next, details });
}

/** An answer that cannot be read, although its status says that all is well. */
export function brokenAnswer({ method, status, headers }: Answered, what: string): ToolError {
  const ray = headers.get("cf-ray");
  const next =
    method === "GET"
      ? "Call again in a while."
      : "It may have been done all the same: look before you repeat it.";
  return new ServiceUnavailableError(`Cloudflare answered ${status}, but the answer ${what}.`, {
    next,
    details: { status, ...(ray && { ray_id: ray }) },
  });
}

/** What edges in front of the API say with a page. */
const PAGES: Readonly<Record<number, string>> = {
  502: " (bad gateway)",
  503: " (unavailable)",
  504: " (timed out)",
  520: " (unknown error)",
  521: " (its server is down)",
  522: " (its connection timed out)",
  523: " (its server cannot be reached)",
  524: " (it timed out)",
  525: " (its TLS handshake failed)",
  526: " (its certificate is invalid)",
  530: " (its name was not found)",
};

type Meaning = Pick<ToolError, "kind"> & { readonly next: string };

function meaning(answered: Answered, errors: readonly ApiError[]): Meaning {
  const { method, path, status, headers } = answered;
  if (status === 429) {
    const seconds = secondsToWait(headers);
    const when = seconds === undefined ? "in a few minutes" : `in ${Math.ceil(seconds)} s`;
    return { kind: "rate_limited", next: `Call again ${when}, and not before: more calls prolong it.` };
  }
  const needed = permissionFor(method, path);
  const known = KNOWN.find((one) => errors.some(({ code }) => one.codes.includes(code)) && one.fits(status));
  if (known) return { kind: known.kind, next: known.next(needed) };
  if (status === 401) return { kind: "authentication", next: NEW_TOKEN };
  if (status === 403) return { kind: "authentication", next: lacking(needed) };
  if (status === 404)
    return { kind: "not_found", next: "List what there is, and use the name or id given there." };
  if (status === 409) return { kind: "conflict", next: "Look at what is there now, then decide anew." };
  if (status >= 500) {
    const next =
      method === "GET"
        ? "Call again in a while."
        : "It may have been done all the same: look before you repeat it.";
    return { kind: "service_unavailable", next };
  }
  return { kind: "validation", next: "Correct what it names, and call again." };
}

const NEW_TOKEN =
  "The credential is not valid, or not any more: `cargoshipper doctor` says which. Create a new token, set CLOUDFLARE_API_TOKEN and restart.";

/** What a token lacks, in the words of Cloudflare's dashboard. */
const lacking = (permission: string | undefined) =>
  `The token lacks ${permission ? `the permission ${permission}` : "a permission"}, or does not include this zone or account. Edit it at https://dash.cloudflare.com/profile/api-tokens: it keeps its value, so no restart is needed. Signing in again changes nothing.`;

/** Somebody else's words in one line. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
