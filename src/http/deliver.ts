import { attempt, type Delivery, handedOver } from "./attempt.js";
import type { Limiter } from "./limiter.js";
import { type LockOut, notSent } from "./lock-out.js";
import { pause } from "./pause.js";
import { redirectOf } from "./redirect.js";
import { Waits } from "./waits.js";

/** What all requests of one place share. */
export interface Gate {
  readonly limiter: Limiter;
  readonly lockOut: LockOut;
}

/** Sends a request until there is an answer to hand over, or nothing more to try. */
export async function deliver(delivery: Delivery, { limiter, lockOut }: Gate): Promise<Response> {
  const { request, followed, times } = delivery;
  const { host } = request.url;
  const waits = new Waits(request, lockOut, times);
  for (;;) {
    followed.signal.throwIfAborted();
    lockOut.check(host);
    const { wait } = limiter;
    if (!waits.spend(wait)) throw notSent(host, "has had as many requests as its limits allow", wait);
    await limiter.turn(followed.signal);
    // Another request may have been told so meanwhile.
    lockOut.check(host);
    const outcome = await attempt(delivery);
    const seconds = waits.after(outcome);
    if (outcome.fault) {
      if (seconds === undefined) throw outcome.error;
    } else {
      const { response } = outcome;
      const redirect = redirectOf(response, request);
      if (seconds === undefined && !redirect) return handedOver(response, delivery);
      await response.body?.cancel().catch(() => undefined);
      if (redirect) throw redirect;
    }
    await pause((seconds ?? 0) * times.second, followed.signal);
  }
}
