import { SandboxError } from "./answer.js";

interface Limits {
  readonly anHour: number;
  readonly aMinute: number;
}

/** The API's limits: so many requests an hour, and so many a minute. */
export class RateLimit {
  /** When each request of this hour came, in milliseconds. */
  private readonly times: number[] = [];

  constructor(private readonly limits: Limits) {}

  /** Counts a request. Throws what the API answers to one too many; answers the headers that tell what is left. */
  take(now = Date.now()): Record<string, string> {
    while (this.times[0] !== undefined && now - this.times[0] >= 3_600_000) this.times.shift();
    const { anHour, aMinute } = this.limits;
    const lastMinute = this.times.filter((time) => now - time < 60_000);
    const headers = {
      "ratelimit-limit": String(anHour),
      "ratelimit-remaining": String(Math.max(0, anHour - this.times.length - 1)),
      "ratelimit-reset": String(Math.ceil(((this.times[0] ?? now) + 3_600_000) / 1000)),
    };
    const first = this.times.length >= anHour ? (this.times[0] ?? now) + 3_600_000 : undefined;
    const burst = lastMinute.length >= aMinute ? (lastMinute[0] ?? now) + 60_000 : undefined;
    const free = first ?? burst;
    if (free !== undefined)
      throw new SandboxError(429, "too_many_requests", "API Rate limit exceeded.", {
        ...headers,
        "ratelimit-remaining": "0",
        "retry-after": String(Math.ceil((free - now) / 1000)),
      });
    this.times.push(now);
    return headers;
  }
}
