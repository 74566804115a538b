/** A signal that is aborted with another one, or when a time is over. */
export interface Limit {
  readonly signal: AbortSignal;
  /** Rejects when the signal is aborted. */
  readonly aborted: Promise<never>;
  /** Whether the time was over first. */
  late(): boolean;
  /** Takes the time limit away and still follows the other signal. */
  endDeadline(): void;
  /** Stops following the other signal as well. */
  end(): void;
}

/**
 * Limits something that follows `outer` to some seconds as well. Done by hand, because AbortSignal.any keeps every
 * signal made from a long-lived one in Node 20.
 */
export function limit(outer: AbortSignal, seconds: number): Limit {
  const controller = new AbortController();
  const { signal } = controller;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, seconds * 1000);
  const follow = () => controller.abort(outer.reason);
  if (outer.aborted) follow();
  else outer.addEventListener("abort", follow, { once: true });

  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  const endDeadline = () => clearTimeout(timer);
  return {
    signal,
    aborted,
    late: () => late,
    endDeadline,
    end: () => {
      endDeadline();
      outer.removeEventListener("abort", follow);
    },
  };
}
