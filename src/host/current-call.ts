import { AsyncLocalStorage } from "node:async_hooks";
import type { OngoingCall } from "../http/ongoing-call.js";

interface CurrentCall extends OngoingCall {
  /** From when on, by `performance.now()`, what plugins have kept is good enough for it. */
  readonly freshFrom: number;
}

/**
 * The call for which something runs, so that a request of a plugin that does not pass its signal on ends with the call all
 * the same. What is made for longer than one call, clients and instances, is made outside of any.
 */
export const currentCall = new AsyncLocalStorage<CurrentCall | undefined>();

/** Runs what follows a signal without being anybody's call. */
export const following = <T>(signal: AbortSignal, work: () => T): T =>
  currentCall.run({ signal, requestId: () => undefined, freshFrom: 0 }, work);
