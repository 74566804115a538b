import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import * as fc from "fast-check";
import { type CallRate, LoopGuard } from "../../src/host/loop-guard.js";
import type { Effect, ToolError } from "../../src/plugin/index.js";

const BY_DEFAULT: CallRate = { requests: undefined, window: 60 };

beforeEach(async () => {
  // Loaded before time stands still, because loading takes time.
  await new LoopGuard(BY_DEFAULT).take("process", "write");
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** What a call is refused with, or undefined when it may be made. */
const refusal = (guard: LoopGuard, effect: Effect = "write", principal = "process") =>
  guard.take(principal, effect).then(
    () => undefined,
    (error: ToolError) => error,
  );

/** How many of so many calls may be made. */
async function passed(guard: LoopGuard, calls: number, effect?: Effect, principal?: string): Promise<number> {
  let passed = 0;
  for (let call = 0; call < calls; call++) {
    if ((await refusal(guard, effect, principal)) === undefined) passed++;
  }
  return passed;
}

describe("by default", () => {
  it("a hundred writes and destroys a minute may be made, and any number of reads", async () => {
    const guard = new LoopGuard(BY_DEFAULT);
    expect(await passed(guard, 300, "read")).toBe(300);
    expect(await passed(guard, 60, "write")).toBe(60);
    expect(await passed(guard, 60, "destroy")).toBe(40);
    expect(await passed(guard, 10, "write")).toBe(0);
    expect(await passed(guard, 10, "read")).toBe(10);
  });

  it("the answer says what happened, how long to wait, and to stop a loop", async () => {
    const guard = new LoopGuard(BY_DEFAULT);
    await passed(guard, 100);
    jest.advanceTimersByTime(23_400);
    expect(await refusal(guard)).toMatchObject({
      kind: "rate_limited",
      message: "More than 100 write and destroy calls within 60 s.",
      next: "Wait 37 s, then go on; if this is a loop, stop and tell the person.",
      details: { retryAfterSeconds: 37, limit: 100, windowSeconds: 60, counts: "writes" },
    });
  });
});

describe("a stated limit", () => {
  it("is one for calls of every effect", async () => {
    const guard = new LoopGuard({ requests: 3, window: 10 });
    const effects: Effect[] = ["read", "write", "destroy"];
    for (const effect of effects) expect(await refusal(guard, effect)).toBeUndefined();
    for (const effect of effects) {
      expect(await refusal(guard, effect)).toMatchObject({
        message: "More than 3 calls within 10 s.",
        details: { retryAfterSeconds: 10, limit: 3, windowSeconds: 10, counts: "calls" },
      });
    }
  });

  it("is each principal's own", async () => {
    const guard = new LoopGuard({ requests: 2, window: 10 });
    expect(await passed(guard, 5, "read", "key one")).toBe(2);
    expect(await passed(guard, 5, "read", "key two")).toBe(2);
  });

  it("lets exactly so many calls through in each window, however many are tried", async () => {
    const windows = fc.array(fc.nat(12), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), windows, async (requests, tries) => {
        const guard = new LoopGuard({ requests, window: 1 });
        for (const calls of tries) {
          expect(await passed(guard, calls)).toBe(Math.min(calls, requests));
          jest.advanceTimersByTime(1000);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("holds for calls that arrive together", async () => {
    const guard = new LoopGuard({ requests: 4, window: 10 });
    const all = await Promise.all(Array.from({ length: 9 }, () => refusal(guard)));
    expect(all.filter((one) => one === undefined)).toHaveLength(4);
  });

  it("says to wait a second at least", async () => {
    const guard = new LoopGuard({ requests: 1, window: 1 });
    await refusal(guard);
    jest.advanceTimersByTime(999);
    expect(await refusal(guard)).toMatchObject({ details: { retryAfterSeconds: 1 } });
    jest.advanceTimersByTime(1);
    expect(await refusal(guard)).toBeUndefined();
  });

  it("holds in a window that is longer than a timer can run", async () => {
    const guard = new LoopGuard({ requests: 1, window: 365 * 86_400 });
    await refusal(guard);
    jest.advanceTimersByTime(86_400_000);
    expect(await refusal(guard)).toMatchObject({ kind: "rate_limited" });
  });
});

describe("the process", () => {
  it("holds one timer for each principal until its window ends, and none that keeps it alive", async () => {
    const guard = new LoopGuard({ requests: 1, window: 10 });
    for (const principal of ["one", "two", "three"]) await passed(guard, 5, "write", principal);
    expect(jest.getTimerCount()).toBe(3);
    jest.advanceTimersByTime(10_000);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    const held = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = held();
    await passed(new LoopGuard({ requests: 1, window: 3600 }), 2);
    expect(held()).toBe(before);
  });
});
