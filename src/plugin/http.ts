/** What the host has to know of a provider's HTTP API, for the `fetch` that it gives to the client. */
export interface HttpSpec {
  /** At most so many requests within so many seconds, per target; all of them hold. */
  readonly limits?: readonly { readonly requests: number; readonly seconds: number }[];
  /** Response headers that hold the provider's own id of a request; the first that is there counts: `["cf-ray"]`. */
  readonly requestId?: readonly string[];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Whether credentials may be sent to a URL: by https, or by http within this machine. */
export const keepsPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));

/** What is wrong with a declaration, as sentences. */
export const httpFaults = ({ limits = [] }: HttpSpec): string[] =>
  limits.every(({ requests, seconds }) => Number.isInteger(requests) && requests > 0 && seconds > 0)
    ? []
    : ["`http.limits` are whole numbers of requests, each within a number of seconds, above 0."];

/**
 * Seconds that an answer asks to wait: from Retry-After (seconds or a date), or where nothing is left from RateLimit
 * (`"default";r=0;t=30`) or RateLimit-Reset (a time since 1970); undefined when it does not say.
 */
export function secondsToWait(headers: Headers, now: Date = new Date()): number | undefined {
  const asked = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}(\.\d+)?$/.test(asked)) return Math.ceil(Number(asked));
  return secondsUntil(asked, now) ?? secondsLeft(headers.get("ratelimit") ?? "") ?? untilReset(headers, now);
}

/** Only a time since 1970 is meant by everybody in the same way: what is shorter may count from now. */
function untilReset(headers: Headers, now: Date): number | undefined {
  const reset = headers.get("ratelimit-reset")?.trim() ?? "";
  if (headers.get("ratelimit-remaining")?.trim() !== "0" || !/^\d{10}$/.test(reset)) return undefined;
  return Math.max(0, Math.ceil(Number(reset) - now.getTime() / 1000));
}

/** All three forms of a date in HTTP are in GMT, and the oldest does not say so. */
function secondsUntil(date: string, now: Date): number | undefined {
  if (!/^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(date)) return undefined;
  const time = Date.parse(date.endsWith("GMT") ? date : `${date} GMT`);
  return Number.isNaN(time) ? undefined : Math.max(0, Math.ceil((time - now.getTime()) / 1000));
}

/** Of several policies, the longest wait among those that have nothing left. Their names may hold anything. */
function secondsLeft(policies: string): number | undefined {
  const waits = policies
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .split(",")
    .filter((policy) => /;\s*r=0\s*(?:;|$)/.test(policy))
    .flatMap((policy) => /;\s*t=(\d{1,9})\s*(?:;|$)/.exec(policy)?.[1] ?? [])
    .map(Number);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}
