import type { HttpSpec } from "../plugin/index.js";
import { pause } from "./pause.js";
import type { Times } from "./times.js";

/**
 * Keeps several limits at once. It remembers when each request had its turn, so that a limit holds in whatever stretch of
 * its seconds one looks at, not only in those of a clock.
 */
export class Limiter {
  /** The moments of turns, in order; those to come are taken already. */
  private readonly turns: number[] = [];
  private readonly longest: number;

  constructor(
    private readonly limits: NonNullable<HttpSpec["limits"]>,
    private readonly times: Times,
  ) {
    this.longest = Math.max(0, ...limits.map(({ seconds }) => seconds)) * times.second;
  }

  /** Seconds until the next turn that is free. */
  get wait(): number {
    return Math.max(0, this.next - performance.now()) / this.times.second;
  }

  /** Takes the next turn and waits for it. One that is given up is free again. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.limits.length === 0) return;
    const now = performance.now();
    const turn = Math.max(this.next, now);
    const past = this.turns.findIndex((earlier) => earlier > now - this.longest);
    this.turns.splice(0, past < 0 ? this.turns.length : past);
    this.turns.push(turn);
    try {
      // A timer may fire a little early.
      for (let left = turn - performance.now(); left > 0; left = turn - performance.now())
        await pause(Math.ceil(left), signal);
    } catch (reason) {
      const at = this.turns.indexOf(turn);
      if (at >= 0) this.turns.splice(at, 1);
      throw reason;
    }
  }

  private get next(): number {
    const free = this.limits.map(({ requests, seconds }) => {
      const earlier = this.turns.at(-requests);
      return earlier === undefined ? 0 : earlier + seconds * this.times.second;
    });
    return Math.max(0, this.turns.at(-1) ?? 0, ...free);
  }
}
