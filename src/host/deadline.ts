import { ToolError } from "../plugin/index.js";

/** How long a handler may take to say what it leaves behind once its signal is aborted, in milliseconds. */
const GRACE = 500;

/** Why a signal is aborted after its call. One for all: making an error for every call would cost as much as masking it. */
const ENDED = Object.assign(new Error("The call has ended"), { name: "AbortError" });

/**
 * A call's clock. `signal` is aborted when the time is up or a parent signal is; the clock stands still while
 * a person is asked.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private left: number;
  private startedAt = 0;
  private pauses = 0;
  private readonly onAbort = () => this.controller.abort(new DOMException("Cancelled", "AbortError"));
  /** Whether the time ran out. */
  expired = false;
  private stopped = false;

  constructor(
    readonly seconds: number,
    private readonly parents: readonly AbortSignal[],
  ) {
    // A longer time would overflow the timer, which then fires at once.
    this.left = Math.min(seconds * 1000, 2 ** 31 - 1);
    if (parents.some((parent) => parent.aborted)) this.onAbort();
    for (const parent of parents) parent.addEventListener("abort", this.onAbort, { once: true });
    this.resume();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  private resume(): void {
    this.startedAt = performance.now();
    this.timer = setTimeout(() => {
      // Once it was cancelled, that is why it ends.
      if (this.signal.aborted) return;
      this.expired = true;
      this.controller.abort(new DOMException(`Not done within ${this.seconds} s`, "TimeoutError"));
    }, this.left);
  }

  /** Runs `wait` with the clock stopped. */
  async pausedFor<T>(wait: () => Promise<T>): Promise<T> {
    if (this.pauses++ === 0) {
      clearTimeout(this.timer);
      this.left -= performance.now() - this.startedAt;
    }
    try {
      return await wait();
    } finally {
      this.pauses--;
      if (this.pauses === 0 && !this.stopped) this.resume();
    }
  }

  /** Settles as `work` does, or fails shortly after the signal is aborted, even if `work` never settles. */
  async race<T>(work: Promise<T>): Promise<T> {
    let grace: NodeJS.Timeout | undefined;
    const { promise: given, reject: giveUp } = deferred();
    const start = () => {
      grace = setTimeout(() => giveUp(this.reason()), GRACE);
    };
    if (this.signal.aborted) start();
    else this.signal.addEventListener("abort", start, { once: true });
    try {
      return await Promise.race([work, given]);
    } catch (error) {
      throw this.signal.aborted && !ToolError.is(error) ? this.reason() : error;
    } finally {
      clearTimeout(grace);
      this.signal.removeEventListener("abort", start);
    }
  }

  private reason(): ToolError {
    return this.expired
      ? new ToolError("timeout", `Not done within ${this.seconds} s; the call was given up.`)
      : new ToolError("cancelled", "The call was cancelled.");
  }

  /** Ends the call's time: nothing more is waited for, and what still goes on for it is told to end. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    if (!this.signal.aborted) this.controller.abort(ENDED);
    for (const parent of this.parents) parent.removeEventListener("abort", this.onAbort);
  }
}

function deferred(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  return { promise, reject };
}
