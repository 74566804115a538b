import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Host } from "../host/host.js";
import type { LogLevel } from "../host/requester.js";
import { toRpcError } from "./failure.js";
import { InFlight } from "./in-flight.js";
import { type Lists, listsOf } from "./listing.js";
import { pageOf } from "./page.js";
import { requesterOf } from "./requester.js";

const LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** A connection's server for protocol revisions up to 2025-11-25. */
export interface LegacyServer {
  readonly server: Server;
  /** Settles once every request that has come in is answered. */
  idle(): Promise<void>;
  /** Ends what the connection keeps going beside its requests. */
  end(): void;
}

export function legacyServer(host: Host, info: ServerInfo): LegacyServer {
  const { offer } = host;
  const lists = listsOf(offer);
  const watchable = offer.resources.some(({ card }) => card.watchable);
  const server = new Server(info, {
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
  const answer = <T>(work: () => Promise<T>, uri?: string): Promise<T> =>
    requests.track(work().catch((error: unknown) => Promise.reject(toRpcError(error, uri))));

  server.setRequestHandler(SetLevelRequestSchema, async ({ params }) => {
    level = LEVELS.indexOf(params.level);
    return {};
  });
  server.setRequestHandler(ListToolsRequestSchema, async ({ params }) =>
    pageOf(lists, "tools", params?.cursor),
  );
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    answer(async () => {
      const requester = requesterOf(server, extra, passes);
      const result = await host.callTool(params.name, params.arguments ?? {}, requester);
      return {
        content: result.content as never,
        structuredContent: { ...result.structured },
        ...(result.isError && { isError: true }),
      };
    }),
  );
  if (offer.resources.length > 0) serveResources(server, host, lists, answer, passes);
  if (offer.prompts.length > 0) servePrompts(server, host, lists, answer, passes);
  if (offer.resources.length > 0 || offer.prompts.length > 0) serveCompletions(server, host, answer, passes);
  const end = watchable ? serveSubscriptions(server, host, answer) : () => undefined;
  return { server, idle: () => requests.idle(), end };
}

type Answer = <T>(work: () => Promise<T>, uri?: string) => Promise<T>;
type Passes = (level: LogLevel) => boolean;

function serveResources(server: Server, host: Host, lists: Lists, answer: Answer, passes: Passes): void {
  server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) =>
    pageOf(lists, "resources", params?.cursor),
  );
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async ({ params }) =>
    pageOf(lists, "resourceTemplates", params?.cursor),
  );
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
    answer(async () => {
      const content = await host.readResource(params.uri, requesterOf(server, extra, passes));
      return { contents: [content] };
    }, params.uri),
  );
}

function serveSubscriptions(server: Server, host: Host, answer: Answer): () => void {
  const watched = new Map<string, () => void>();
  server.setRequestHandler(SubscribeRequestSchema, ({ params: { uri } }) =>
    answer(async () => {
      const changed = () => void server.sendResourceUpdated({ uri }).catch(() => undefined);
      if (!watched.has(uri)) watched.set(uri, host.subscribe(uri, changed));
      return {};
    }, uri),
  );
  server.setRequestHandler(UnsubscribeRequestSchema, async ({ params: { uri } }) => {
    watched.get(uri)?.();
    watched.delete(uri);
    return {};
  });
  return () => {
    for (const stop of watched.values()) stop();
    watched.clear();
  };
}

function servePrompts(server: Server, host: Host, lists: Lists, answer: Answer, passes: Passes): void {
  server.setRequestHandler(ListPromptsRequestSchema, async ({ params }) =>
    pageOf(lists, "prompts", params?.cursor),
  );
  server.setRequestHandler(GetPromptRequestSchema, ({ params }, extra) =>
    answer(async () => {
      const prompt = await host.getPrompt(
        params.name,
        params.arguments ?? {},
        requesterOf(server, extra, passes),
      );
      return { description: prompt.description, messages: prompt.messages as never };
    }),
  );
}

function serveCompletions(server: Server, host: Host, answer: Answer, passes: Passes): void {
  server.setRequestHandler(CompleteRequestSchema, ({ params: { ref, argument, context } }, extra) =>
    answer(async () => {
      const completion = await host.complete(
        {
          ...(ref.type === "ref/prompt"
            ? { kind: "prompt", of: ref.name }
            : { kind: "resource", of: ref.uri }),
          argument: argument.name,
          typed: argument.value,
          context: context?.arguments ?? {},
        },
        requesterOf(server, extra, passes),
      );
      return { completion: { ...completion, values: [...completion.values] } };
    }),
  );
}
