import { SandboxError } from "./answer.js";

/** The API's limit: so many requests in a window, and then none until as long again is over. */
export class RateLimit {
  private used = 0;
  private start = Date.now();
  private lockedUntil = 0;

  constructor(
    readonly requests: number,
    readonly seconds: number,
  ) {}

  /** Counts a request. Throws what the API answers to one too many; answers the headers that tell what is left. */
  take(now = Date.now()): Record<string, string> {
    if (now < this.lockedUntil) throw this.tooMany(now);
    if (now - this.start >= this.seconds * 1000) {
      this.start = now;
      this.used = 0;
    }
    if (++this.used > this.requests) {
      this.lockedUntil = now + this.seconds * 1000;
      throw this.tooMany(now);
    }
    const left = Math.ceil((this.start + this.seconds * 1000 - now) / 1000);
    return {
      ratelimit: `"default";r=${this.requests - this.used};t=${left}`,
      "ratelimit-policy": `"default";q=${this.requests};w=${this.seconds}`,
    };
  }

  private tooMany(now: number): SandboxError {
    const wait = String(Math.ceil((this.lockedUntil - now) / 1000));
    return new SandboxError(429, 971, "Please wait and consider throttling your request speed", {
      "retry-after": wait,
      ratelimit: `"default";r=0;t=${wait}`,
    });
  }
}
