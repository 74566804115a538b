import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { inputSchema } from "../host/json-schema.js";
import type { LogLevel, Requester } from "../host/requester.js";
import type { Capability } from "../plugin/index.js";
import type { Question } from "../plugin/questions.js";

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** setTimeout's largest delay: the host keeps the clock, not the SDK. */
const NEVER = 2 ** 31 - 1;

/** The client behind one request of the legacy era. */
export function requesterOf(server: Server, extra: Extra, passes: (level: LogLevel) => boolean): Requester {
  const token = extra._meta?.progressToken;
  let reported = Number.NEGATIVE_INFINITY;
  return {
    principal: "process",
    signal: extra.signal,
    capabilities: capabilitiesOf(server),
    progress(progress, total, message) {
      if (token === undefined || progress <= reported) return;
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
      if (!passes(level)) return;
      const data = details ? { message, ...details } : message;
      quietly(
        extra.sendNotification({
          method: "notifications/message",
          params: { level, logger: "cargoshipper", data },
        }),
      );
    },
    ask: (question, signal) => ask(extra, question, signal),
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

async function ask(extra: Extra, question: Question, signal: AbortSignal): Promise<unknown> {
  const options = { signal, timeout: NEVER };
  switch (question.kind) {
    case "elicit": {
      const schema = inputSchema(question.schema);
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

// A notification that cannot be sent has nobody left to read it.
function quietly(sent: Promise<void>): void {
  sent.catch(() => undefined);
}
