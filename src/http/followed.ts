import { setMaxListeners } from "node:events";

/** Requests that a call may well have at once; Node.js takes more than ten for a leak. */
const MOST = 1_000;

/**
 * A signal that is aborted with the first of several, for the same reason. Done by hand, because AbortSignal.any keeps
 * every signal made from a long-lived one in Node 20.
 */
export class Followed {
  private readonly controller = new AbortController();
  private readonly leaders: ReadonlySet<AbortSignal>;
  private readonly follow = (event: Event) => this.abort((event.target as AbortSignal).reason);

  constructor(leaders: readonly (AbortSignal | undefined)[]) {
    this.leaders = new Set(leaders.filter((leader) => leader !== undefined));
    for (const leader of this.leaders) {
      if (leader.aborted) this.abort(leader.reason);
      setMaxListeners(MOST, leader);
      leader.addEventListener("abort", this.follow, { once: true });
    }
    if (this.signal.aborted) this.end();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: unknown): void {
    this.end();
    this.controller.abort(reason);
  }

  /** Follows them no longer. */
  end(): void {
    for (const leader of this.leaders) leader.removeEventListener("abort", this.follow);
  }
}
