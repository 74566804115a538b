import { secondsToWait } from "../plugin/index.js";
import type { Outcome } from "./attempt.js";
import type { LockOut } from "./lock-out.js";
import type { Outgoing } from "./outgoing.js";
import type { Times } from "./times.js";

/** Further attempts after a fault, and seconds before the first of them. */
const MOST_FAULTS = 2;
const BACKOFF = 0.5;

const isPassing = (status: number): boolean =>
  [500, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);

/** All that one request waits for, within one limit. */
export class Waits {
  private left: number;
  private refused = 0;
  private failed = 0;

  constructor(
    private readonly request: Outgoing,
    private readonly lockOut: LockOut,
    times: Times,
  ) {
    this.left = times.waiting;
  }

  /** Whether so many seconds may be waited; then they are spent. */
  spend(seconds: number): boolean {
    if (seconds > this.left) return false;
    this.left -= seconds;
    return true;
  }

  /** Seconds after which the request is to be sent again; undefined when it is not. */
  after(outcome: Outcome): number | undefined {
    const response = outcome.fault ? undefined : outcome.response;
    if (response?.status === 429) return this.afterRefusal(response);
    const failed = outcome.fault ? !outcome.fault.lasting : isPassing(outcome.response.status);
    // A change may have happened in spite of it.
    if (!failed || !this.request.harmless || this.request.once || this.failed === MOST_FAULTS)
      return undefined;
    const backoff = BACKOFF * 2 ** this.failed++ * (0.5 + Math.random());
    const wait = Math.max(backoff, (response && secondsToWait(response.headers)) ?? 0);
    return this.spend(wait) ? wait : undefined;
  }

  /** Nothing has happened then, so it may be sent again, whatever it is. */
  private afterRefusal({ headers }: Response): number | undefined {
    // An answer that asks for no time at all would be asked for again without end.
    const wait = secondsToWait(headers) || 2 ** this.refused;
    this.refused++;
    if (wait > this.left) {
      this.lockOut.begin(wait);
      return undefined;
    }
    return !this.request.once && this.spend(wait) ? wait : undefined;
  }
}
