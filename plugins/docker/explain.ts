import {
  AuthenticationError,
  ServiceUnavailableError,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import { connectionFault } from "./connection-fault.js";
import { KNOWN } from "./known-answers.js";

const LONGEST = 500;

/** The Engine's own words, in one line of at most 500 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** The status of an answer of the Engine's, or undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined;
  return typeof error.statusCode === "number" ? error.statusCode : undefined;
}

/** What the Engine said in an answer that is an error. */
export function engineMessage(error: unknown): string {
  const { json, message } = error as { json?: { message?: unknown } | null; message?: unknown };
  const inBody = json?.message;
  const said = typeof inBody === "string" ? inBody : String(message).replace(/^\(HTTP code.*?\) .*? - /, "");
  return shorten(said) || "no reason given";
}

/** Turns an error of dockerode's into one that says what to do next; undefined when it is not one of its own. */
export function explain(error: unknown): ToolError | undefined {
  if (ToolError.is(error)) return error;
  const status = statusOf(error);
  if (status === undefined) {
    const fault = connectionFault(error);
    return fault === undefined
      ? undefined
      : new ServiceUnavailableError(`The connection to the Docker Engine broke: ${fault}.`, {
          next: "Call again; if it persists, see that the Engine runs.",
          cause: error,
        });
  }
  return answered(status, engineMessage(error), error);
}

function answered(status: number, said: string, cause: unknown): ToolError {
  const message = `The Docker Engine answered: ${said}`;
  const known = KNOWN.find(({ says }) => says.test(said));
  if (known) return new ToolError(known.kind, message, { next: known.next, cause });
  switch (status) {
    case 400:
      return new ValidationError(message, { cause });
    case 401:
    case 403:
      return new AuthenticationError(message, { cause });
    case 404:
      return new ToolError("not_found", message, {
        next: "docker_list_containers shows what there is.",
        cause,
      });
    case 409:
      return new ToolError("conflict", message, { next: "docker_inspect_container shows its state.", cause });
    case 501:
    case 502:
    case 503:
      return new ServiceUnavailableError(message, { next: "Wait a little and call again.", cause });
    default:
      return new ToolError("internal", message, { details: { status }, cause });
  }
}
