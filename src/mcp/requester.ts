import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  ErrorCode,
  ListRootsResultSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import { crypto, lazily } from "../host/crypto.js";
import { inputSchema } from "../host/json-schema.js";
import type { LogLevel, Requester } from "../host/requester.js";
import { type Capability, ToolError, ValidationError } from "../plugin/index.js";
import type { Question } from "../plugin/questions.js";
import type { Extra } from "./checked-server.js";
import { cut } from "./failure.js";

/** setTimeout's largest delay: the host keeps the clock, not the SDK. */
const NEVER = 2 ** 31 - 1;

/** Log messages that one request sends to its client. All of them are in the server's own log. */
export const MOST_LOGGED = 1000;

/** A requester whose request has an end, after which nothing goes to its client. */
export interface Served extends Requester {
  end(): void;
}

/** A name for a connection, which nobody can foresee. Made when it is first asked for. */
export const newSession = (): (() => string) =>
  lazily(() => crypto().randomBytes(SESSION_BYTES).toString("base64url"));

const SESSION_BYTES = 9;

/** The client behind one request of the legacy era. `inputEnded`: nothing comes from it any more. */
export function requesterOf(
  server: Server,
  session: () => string,
  extra: Extra,
  passes: (level: LogLevel) => boolean,
  inputEnded: AbortSignal,
): Served {
  const token = extra._meta?.progressToken;
  // Made when something is asked: few requests ask, and all would pay.
  let withdrawing: AbortController | undefined;
  let ended = false;
  let reported = Number.NEGATIVE_INFINITY;
  let logged = 0;
  const tell = (level: LogLevel, data: unknown) => {
    const params = { level, logger: "cargoshipper", data };
    quietly(extra.sendNotification({ method: "notifications/message", params }));
  };
  return {
    principal: "process",
    get session() {
      return session();
    },
    get client() {
      const { name, version } = server.getClientVersion() ?? {};
      return name === undefined || version === undefined ? undefined : { name, version };
    },
    signal: extra.signal,
    capabilities: capabilitiesOf(server),
    progress(progress, total, message) {
      if (token === undefined || progress <= reported || ended) return;
      reported = progress;
      const params = {
        progressToken: token,
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      };
      quietly(extra.sendNotification({ method: "notifications/progress", params }));
    },
    log(level, message, details) {
      if (ended || !passes(level)) return;
      if (++logged <= MOST_LOGGED) tell(level, details ? { message, ...details } : message);
    },
    async ask(question, signal, clean) {
      withdrawing ??= new AbortController();
      if (ended) withdrawing.abort();
      const any = AbortSignal.any([signal, inputEnded, withdrawing.signal]);
      try {
        return await ask(extra, question, any, clean);
      } catch (error) {
        throw signal.aborted ? error : unanswered(error, inputEnded, server.getClientVersion()?.name);
      }
    },
    end() {
      if (logged > MOST_LOGGED) tell("warning", `${logged - MOST_LOGGED} more log messages were left out.`);
      ended = true;
      withdrawing?.abort();
    },
  };
}

function capabilitiesOf(server: Server): ReadonlySet<Capability> {
  const { elicitation, sampling, roots } = server.getClientCapabilities() ?? {};
  const found = new Set<Capability>();
  // A client that declares `elicitation: {}` means the form mode; one with only `url` cannot show a form.
  if (elicitation && (elicitation.form || !elicitation.url)) found.add("elicitation");
  if (sampling) found.add("sampling");
  if (roots) found.add("roots");
  return found;
}

async function ask(
  extra: Extra,
  question: Question,
  signal: AbortSignal,
  clean: <T>(shown: T) => T,
): Promise<unknown> {
  const options = { signal, timeout: NEVER };
  switch (question.kind) {
    case "elicit": {
      const schema = clean(inputSchema(question.schema));
      const requestedSchema = { type: "object" as const, properties: {}, ...schema } as never;
      const params = { message: question.message, requestedSchema };
      return extra.sendRequest({ method: "elicitation/create", params }, ElicitResultSchema, options);
    }
    case "sample": {
      const { prompt, maxTokens } = question;
      const messages = [{ role: "user" as const, content: { type: "text" as const, text: prompt } }];
      const params = { messages, maxTokens };
      const { content } = await extra.sendRequest(
        { method: "sampling/createMessage", params },
        CreateMessageResultSchema,
        options,
      );
      return content.type === "text" ? content.text : "";
    }
    case "roots":
      return (await extra.sendRequest({ method: "roots/list" }, ListRootsResultSchema, options)).roots;
  }
}

/** Why a question has no answer, for whoever called. */
function unanswered(error: unknown, inputEnded: AbortSignal, client = "client"): ToolError {
  if (inputEnded.aborted || (error instanceof McpError && error.code === ErrorCode.ConnectionClosed)) {
    return new ToolError("cancelled", "The client closed its end, so nobody can answer what was asked.", {
      next: "Connect again and call it once more.",
    });
  }
  if (error instanceof McpError) {
    return new ToolError("declined", cut(`The client did not answer what was asked: ${error.message}`), {
      next: "Tell the person; do not call it again unless they ask for it.",
    });
  }
  return new ValidationError(
    cut(
      `The client ${JSON.stringify(client)} answered what was asked in a form that the protocol does not have.`,
    ),
    { next: "Tell the person that their client is at fault, or use another one." },
  );
}

// A notification that cannot be sent has nobody left to read it.
function quietly(sent: Promise<void>): void {
  sent.catch(() => undefined);
}
