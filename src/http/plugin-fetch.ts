import type { HttpSpec, Logger } from "../plugin/index.js";
import { deliver } from "./deliver.js";
import { Followed } from "./followed.js";
import { Limiter } from "./limiter.js";
import { LockOut } from "./lock-out.js";
import type { OngoingCall } from "./ongoing-call.js";
import { outgoing } from "./outgoing.js";
import { TIMES, type Times } from "./times.js";

/** What the requests of one plugin at one place need of the host. */
export interface FetchInput {
  readonly spec: HttpSpec;
  /** Told of every attempt. */
  readonly log: Logger;
  /** The call in which a request is made, where there is one. */
  readonly call: () => OngoingCall | undefined;
  readonly times?: Times;
}

/** The `fetch` of one plugin at one place, whose limits and lock-outs it keeps. */
export function pluginFetch({ spec, log, call, times = TIMES }: FetchInput): typeof globalThis.fetch {
  const gate = { limiter: new Limiter(spec.limits ?? [], times), lockOut: new LockOut(times) };
  return async (input, init) => {
    const ongoing = call();
    const request = await outgoing(input, init);
    const followed = new Followed([request.signal, ongoing?.signal]);
    try {
      return await deliver({ request, followed, call: ongoing, spec, log, times }, gate);
    } catch (error) {
      followed.end();
      throw error;
    }
  };
}
