import type { HttpSpec } from "../plugin/index.js";
import { pause } from "./pause.js";
import type { Times } from "./times.js";

/** When a request had its turn; until it has begun, when that will be at the earliest. */
interface Turn {
  at: number;
  begun: boolean;
}

/**
 * Keeps several limits at once. It remembers when each request had its turn, so that a limit holds in whatever stretch of
 * its seconds one looks at, not only in those of a clock.
 */
export class Limiter {
  /** In order. */
  private readonly turns: Turn[] = [];
  private readonly longest: number;

  constructor(
    private readonly limits: NonNullable<HttpSpec["limits"]>,
    private readonly times: Times,
  ) {
    this.longest = Math.max(0, ...limits.map(({ seconds }) => seconds)) * times.second;
  }

  /** Seconds until the next turn that is free. */
  get wait(): number {
    return Math.max(0, this.due(this.turns.length) - performance.now()) / this.times.second;
  }

  /** Takes the next turn, waits for it and answers when it began. One that is given up is free again. */
  async turn(signal: AbortSignal): Promise<number> {
    if (this.limits.length === 0) return performance.now();
    this.forget();
    const turn = { at: Math.max(this.due(this.turns.length), performance.now()), begun: false };
    this.turns.push(turn);
    try {
      for (let left = this.left(turn); left > 0; left = this.left(turn)) await pause(Math.ceil(left), signal);
    } catch (reason) {
      this.turns.splice(this.turns.lastIndexOf(turn), 1);
      throw reason;
    }
    Object.assign(turn, { at: performance.now(), begun: true });
    return turn.at;
  }

  private forget(): void {
    const past = performance.now() - this.longest;
    const first = this.turns.findIndex(({ at, begun }) => !begun || at > past);
    this.turns.splice(0, first < 0 ? this.turns.length : first);
  }

  /** Milliseconds. Asked again after each wait, because those before it may have had their turns late. */
  private left(turn: Turn): number {
    const index = this.turns.lastIndexOf(turn);
    const left = this.due(index) - performance.now();
    return this.turns[index - 1]?.begun === false ? Math.max(1, left) : left;
  }

  private due(index: number): number {
    const free = this.limits.map(({ requests, seconds }) => {
      const earlier = this.turns[index - requests];
      return earlier ? earlier.at + seconds * this.times.second : 0;
    });
    return Math.max(0, this.turns[index - 1]?.at ?? 0, ...free);
  }
}
