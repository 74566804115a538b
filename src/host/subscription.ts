import { setTimeout as sleep } from "node:timers/promises";
import { type Logger, ToolError } from "../plugin/index.js";
import type { WatchMethod } from "../plugin/resource.js";
import type { Bound } from "./bound.js";
import type { ResourceCard } from "./catalogue.js";
import { following } from "./current-call.js";
import { examineObjects } from "./examine.js";
import type { LiveCall } from "./live-call.js";
import { objectRules } from "./policy.js";

/** Milliseconds before a broken watch is tried again: doubled each time, up to the second figure. */
const RETRY = [1_000, 30_000] as const;

/**
 * Watches a resource until the returned function is called or the host closes. A watch that breaks is taken up again,
 * and counts as a change, because one may have been missed.
 */
export function keepWatch(
  bound: Bound<ResourceCard>,
  params: Record<string, string>,
  uri: string,
  changed: () => void,
  closing: AbortSignal,
  log: Logger,
): () => void {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  closing.addEventListener("abort", stop, { once: true });
  void following(stopping.signal, () => keepWatching(bound, params, uri, changed, stopping.signal, log));
  return () => {
    closing.removeEventListener("abort", stop);
    stop();
  };
}

/** Throws when a resource has nothing to watch, or its objects are forbidden. */
export async function examineWatch(
  bound: Bound<ResourceCard>,
  params: Record<string, string>,
  uri: string,
  call: LiveCall,
): Promise<void> {
  if (!bound.card.watchable) {
    throw new ToolError("validation", `${uri} cannot be watched.`, {
      next: "Read it again when you need it.",
    });
  }
  // Nothing but a rule about objects needs the provider now; a watch is taken up when it can be.
  if (bound.subjects.every((subject) => objectRules(subject, bound.policy).length === 0)) return;
  const member = await bound.runtime.member("resource", ({ spec }) => spec.uri === bound.card.uri);
  await examineObjects(bound, member.spec, await bound.runtime.instance(member.owner), params, call);
}

async function keepWatching(
  bound: Bound<ResourceCard>,
  params: Record<string, string>,
  uri: string,
  changed: () => void,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  for (let wait: number = RETRY[0]; !signal.aborted; wait = Math.min(wait * 2, RETRY[1])) {
    try {
      const member = await bound.runtime.member("resource", ({ spec }) => spec.uri === bound.card.uri);
      const instance = await bound.runtime.instance(member.owner);
      const watch = instance[member.spec.watch ?? ""] as WatchMethod<Record<string, string>>;
      const started = performance.now();
      const told = () => {
        if (!signal.aborted) changed();
      };
      await watch.call(instance, params, told, signal);
      if (performance.now() - started > RETRY[1]) wait = RETRY[0];
    } catch (error) {
      if (!signal.aborted) log.warning("watch broke", { uri, error: String(error), retryMs: wait });
    }
    await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) changed();
  }
}
