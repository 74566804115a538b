/** What the API of a provider asks of its clients. The host keeps to it, in the `fetch` that a client factory gets. */
export interface HttpSpec {
  /** At most so many requests within so many seconds, per target; all of them hold. */
  readonly limits?: readonly { readonly requests: number; readonly seconds: number }[];
  /** Response headers that hold the provider's own id of a request; the first that is there counts: `["cf-ray"]`. */
  readonly requestId?: readonly string[];
}

/** Seconds that an answer asks to wait. */
export function secondsToWait(headers: Headers, now = new Date()): number | undefined {
  const after = headers.get("retry-after");
  if (after === null) return undefined;
  const seconds = Number(after);
  return Number.isFinite(seconds) ? seconds : Math.max(0, (Date.parse(after) - now.getTime()) / 1000);
}
