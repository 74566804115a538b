import { ToolError } from "../plugin/index.js";
import type { Times } from "./times.js";

/** Remembers until when a provider wants to hear nothing: asking all the same may prolong it. */
export class LockOut {
  private until = 0;

  constructor(private readonly times: Times) {}

  begin(seconds: number): void {
    this.until = Math.max(this.until, performance.now() + seconds * this.times.second);
  }

  /** Throws a ToolError, `rate_limited`, that says how many seconds are left. */
  check(host: string): void {
    const left = (this.until - performance.now()) / this.times.second;
    if (left > 0) throw notSent(host, "wants no request for now", left);
  }
}

/** What is said of a request that would have to wait too long. */
export function notSent(host: string, why: string, wait: number): ToolError {
  const seconds = Math.ceil(wait);
  return new ToolError(
    "rate_limited",
    `Nothing was sent to ${host}: it ${why}. The next turn is in ${seconds} s.`,
    {
      next: `Wait ${seconds} s, then go on.`,
      details: { retryAfterSeconds: seconds },
    },
  );
}
