import { setMaxListeners } from "node:events";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  CallToolResultSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Host } from "../host/host.js";
import type { LogLevel, Requester } from "../host/requester.js";
import { CheckedServer, type Extra, inWords } from "./checked-server.js";
import { cut, INTERNAL, RpcError, toRpcError } from "./failure.js";
import { InFlight } from "./in-flight.js";
import { type Lists, listsOf } from "./listing.js";
import { pageOf } from "./page.js";
import { newSession, requesterOf } from "./requester.js";
import { serveSubscriptions } from "./subscriptions.js";

const LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

/** What a client is told of the sandbox before anything else. */
const IN_SANDBOX =
  "Sandbox: nothing here is real. Each plugin works on a made-up provider on this machine, which is gone when the server ends. Say so when you report what you did.";

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** A connection's server for protocol revisions up to 2025-11-25. */
export interface LegacyServer {
  readonly server: Server;
  /** Settles once every request that has come in is answered. */
  idle(): Promise<void>;
  /** Says that nothing comes from the client any more: its questions are withdrawn, since nobody can answer. */
  inputEnded(): void;
  /** Ends what the connection keeps going beside its requests. */
  end(): void;
}

export function legacyServer(host: Host, info: ServerInfo): LegacyServer {
  const { offer } = host;
  const lists = listsOf(offer);
  const watchable = offer.resources.some(({ card }) => card.watchable);
  const server = new CheckedServer(info, {
    ...(host.sandbox && { instructions: IN_SANDBOX }),
    capabilities: {
      tools: {},
      logging: {},
      ...(offer.resources.length > 0 && { resources: watchable ? { subscribe: true } : {}, completions: {} }),
      ...(offer.prompts.length > 0 && { prompts: {}, completions: {} }),
    },
    // Replies to questions are checked by the host against the handler's own schema.
    jsonSchemaValidator: {
      getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
    },
  });
  const requests = new InFlight();
  let level = LEVELS.indexOf("info");
  const passes = (wanted: LogLevel) => LEVELS.indexOf(wanted) >= level;
  const session = newSession();
  const inputEnded = new AbortController();
  setMaxListeners(0, inputEnded.signal);
  const answer: Answer = (extra, work, uri) => {
    const requester = requesterOf(server, session, extra, passes, inputEnded.signal);
    const working = Promise.resolve().then(() => work(requester));
    return requests.track(
      working
        .finally(() => requester.end())
        .catch((error: unknown) => Promise.reject(toRpcError(error, host.redactor, uri))),
    );
  };

  server.setRequestHandler(SetLevelRequestSchema, async ({ params }) => {
    level = LEVELS.indexOf(params.level);
    return {};
  });
  server.setRequestHandler(ListToolsRequestSchema, async ({ params }) =>
    pageOf(lists, "tools", params?.cursor),
  );
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    answer(extra, async (requester) => {
      const result = await host.callTool(params.name, params.arguments ?? {}, requester);
      return fitting({
        content: result.content,
        structuredContent: { ...result.structured },
        ...(result.isError && { isError: true }),
      });
    }),
  );
  if (offer.resources.length > 0) serveResources(server, host, lists, answer);
  if (offer.prompts.length > 0) servePrompts(server, host, lists, answer);
  if (offer.resources.length > 0 || offer.prompts.length > 0) serveCompletions(server, host, answer);
  const end = watchable ? serveSubscriptions(server, host, answer) : () => undefined;
  return { server, idle: () => requests.idle(), inputEnded: () => inputEnded.abort(), end };
}

/** Does the work of a request in the name of whoever sent it. `uri`: the resource that it is about. */
export type Answer = <T>(
  extra: Extra,
  work: (requester: Requester) => Promise<T> | T,
  uri?: string,
) => Promise<T>;

/** A tool's result as the protocol has it. A plugin's own blocks may differ. */
function fitting(result: Record<string, unknown>) {
  const parsed = CallToolResultSchema.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new RpcError(INTERNAL, cut(`The tool's answer does not fit the protocol: ${inWords(parsed.error)}`));
}

function serveResources(server: Server, host: Host, lists: Lists, answer: Answer): void {
  server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) =>
    pageOf(lists, "resources", params?.cursor),
  );
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async ({ params }) =>
    pageOf(lists, "resourceTemplates", params?.cursor),
  );
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
    answer(
      extra,
      async (requester) => ({ contents: [await host.readResource(params.uri, requester)] }),
      params.uri,
    ),
  );
}

function servePrompts(server: Server, host: Host, lists: Lists, answer: Answer): void {
  server.setRequestHandler(ListPromptsRequestSchema, async ({ params }) =>
    pageOf(lists, "prompts", params?.cursor),
  );
  server.setRequestHandler(GetPromptRequestSchema, ({ params }, extra) =>
    answer(extra, async (requester) => {
      const prompt = await host.getPrompt(params.name, params.arguments ?? {}, requester);
      return { description: prompt.description, messages: prompt.messages as never };
    }),
  );
}

function serveCompletions(server: Server, host: Host, answer: Answer): void {
  server.setRequestHandler(CompleteRequestSchema, ({ params: { ref, argument, context } }, extra) =>
    answer(extra, async (requester) => {
      const completion = await host.complete(
        {
          ...(ref.type === "ref/prompt"
            ? { kind: "prompt", of: ref.name }
            : { kind: "resource", of: ref.uri }),
          argument: argument.name,
          typed: argument.value,
          context: context?.arguments ?? {},
        },
        requester,
      );
      return { completion: { ...completion, values: [...completion.values] } };
    }),
  );
}
