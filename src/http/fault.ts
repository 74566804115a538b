import { ServiceUnavailableError } from "../plugin/index.js";
import type { Outgoing } from "./outgoing.js";

/** Why nothing could have been sent. */
const BEFORE: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name was not found",
  EAI_AGAIN: "no name server answered",
  EAI_FAIL: "no name server answered",
  ECONNREFUSED: "it refused the connection",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
  EADDRNOTAVAIL: "there is no way to it",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  "bad port": "Node.js connects to no such port",
};

/** Why an answer is missing, although the request may have arrived. */
const AFTER: Readonly<Record<string, string>> = {
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  ETIMEDOUT: "the connection timed out",
};

// What begins with ERR_SSL is no verdict of this side on a certificate.
const CERTIFICATE = /^(?!ERR_SSL).*(?:CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH|CRL)/;

/** What kept an answer from coming. */
export interface Fault {
  /** For logs. */
  readonly code: string;
  /** A clause about the host. */
  readonly what: string;
  /** Whether it is sure that nothing was sent. */
  readonly unsent: boolean;
  /** Whether another attempt would end in the same way. */
  readonly lasting: boolean;
}

/** What an error of `fetch`, or of reading a body, means; undefined when the network has no part in it. */
export function faultOf(error: unknown): Fault | undefined {
  const { cause } = Object(error) as { cause?: unknown };
  if (cause === undefined) return undefined;
  const code = codeIn(cause);
  const certificate = CERTIFICATE.test(code);
  const before = certificate ? `its TLS certificate is not accepted (${code})` : BEFORE[code];
  return {
    code,
    what: before ?? AFTER[code] ?? otherwise(code),
    unsent: before !== undefined,
    lasting: certificate || code === "bad port",
  };
}

function otherwise(code: string): string {
  if (/SSL|EPROTO/.test(code)) return `it does not speak TLS as it should (${code})`;
  return code.startsWith("HPE_") ? `it does not speak HTTP as it should (${code})` : `it failed (${code})`;
}

/** The code of an error or of one behind it. Never its message, which may show more than its reader should see. */
function codeIn(error: unknown): string {
  const { code, cause, errors, message } = Object(error) as Partial<Error> & {
    readonly code?: unknown;
    readonly errors?: readonly unknown[];
  };
  if (typeof code === "string") return code;
  const inner = errors?.[0] ?? cause;
  if (inner !== undefined) return codeIn(inner);
  return message === "bad port" ? message : "unknown";
}

/** Says what a host did instead of answering. */
export function unavailable(
  { url, method, harmless }: Outgoing,
  what: string,
  { unsent, lasting }: Partial<Fault> = {},
  cause?: unknown,
): ServiceUnavailableError {
  const next = lasting
    ? "Tell the person: it stays so until the URL in the configuration, or the host, is changed."
    : "Try again later; `cargoshipper doctor` shows whether it can be reached.";
  const unsure = `The ${method} may have happened all the same: look before you repeat it.`;
  return new ServiceUnavailableError(`${url.host} ${what}`, {
    next: harmless || unsent ? next : unsure,
    cause,
  });
}
