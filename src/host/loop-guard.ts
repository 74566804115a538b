import type { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type Effect, ToolError } from "../plugin/index.js";
import { memo } from "./memo.js";

/** How many calls a principal may make. */
export interface CallRate {
  /** Calls of every effect within one window; undefined: only writes and destroys are limited, to 100. */
  readonly requests: number | undefined;
  /** Seconds. */
  readonly window: number;
}

const WRITES = 100;
/** Seconds; the timer of a longer window would fire at once, and nothing would be limited. */
const LONGEST_WINDOW = 2_147_483;

/** Stops whoever calls too often, such as a model in a loop. A window begins with the first call in it. */
export class LoopGuard {
  private readonly limit: number;
  private readonly window: number;
  // Imported once: to import it again for every call takes longer than the rest of the call.
  private readonly limiter = memo(async (): Promise<RateLimiterMemory> => {
    const { default: Limiter } = await import("rate-limiter-flexible/lib/RateLimiterMemory.js");
    return new Limiter({ points: this.limit, duration: this.window });
  });

  constructor(private readonly rate: CallRate) {
    this.limit = rate.requests ?? WRITES;
    this.window = Math.min(rate.window, LONGEST_WINDOW);
  }

  /** Counts a call. Throws a ToolError, `rate_limited`, that says how many seconds to wait. */
  async take(principal: string, effect: Effect): Promise<void> {
    if (this.rate.requests === undefined && effect === "read") return;
    const limiter = await this.limiter.get();
    await limiter.consume(principal).catch((refusal: RateLimiterRes) => {
      throw this.tooMany(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    });
  }

  private tooMany(seconds: number): ToolError {
    const counts = this.rate.requests === undefined ? "writes" : "calls";
    const counted = counts === "writes" ? "write and destroy calls" : "calls";
    return new ToolError("rate_limited", `More than ${this.limit} ${counted} within ${this.window} s.`, {
      next: `Wait ${seconds} s, then go on; if this is a loop, stop and tell the person.`,
      details: { retryAfterSeconds: seconds, limit: this.limit, windowSeconds: this.window, counts },
    });
  }
}
