import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { SubscribeRequestSchema, UnsubscribeRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Host } from "../host/host.js";
import type { Requester } from "../host/requester.js";
import { ToolError } from "../plugin/index.js";
import type { Answer } from "./legacy-server.js";

/** The most resources that one connection may watch: each is a watch of its own at the provider. */
const MOST = 100;

/** Answers subscriptions, and returns what ends all of them. */
export function serveSubscriptions(server: Server, host: Host, answer: Answer): () => void {
  // Those that are still being opened are in it, or any number that comes at once would get past the limit.
  const watched = new Map<string, Promise<() => void>>();

  const open = (uri: string, requester: Requester): Promise<() => void> => {
    if (watched.size >= MOST) {
      throw new ToolError("rate_limited", `This connection watches ${MOST} resources, which is the most.`, {
        next: "Unsubscribe from one that you no longer need, or read the resource when you need it.",
      });
    }
    const changed = () =>
      void server.sendResourceUpdated({ uri: host.redactor.text(uri) }).catch(() => undefined);
    const opening = host.subscribe(uri, changed, requester);
    watched.set(uri, opening);
    return opening;
  };
  const watch = async (uri: string, requester: Requester) => {
    const opening = watched.get(uri) ?? open(uri, requester);
    try {
      await opening;
    } catch (error) {
      if (watched.get(uri) === opening) watched.delete(uri);
      throw error;
    }
  };
  const unwatch = (uri: string) => {
    const opening = watched.get(uri);
    watched.delete(uri);
    void opening?.then(
      (stop) => stop(),
      () => undefined,
    );
  };

  server.setRequestHandler(SubscribeRequestSchema, ({ params: { uri } }, extra) =>
    answer(
      extra,
      async (requester) => {
        await watch(uri, requester);
        return {};
      },
      uri,
    ),
  );
  // Answered as a subscription is, or it would overtake the one that it is to end.
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }, extra) =>
    answer(extra, () => {
      unwatch(uri);
      return {};
    }),
  );
  return () => {
    for (const uri of [...watched.keys()]) unwatch(uri);
  };
}
