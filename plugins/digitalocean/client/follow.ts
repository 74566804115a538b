import { setTimeout as pause } from "node:timers/promises";
import type { Call } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "./connect.js";
import { path } from "./path.js";

/** Milliseconds between two looks: short at first, for what is quickly done, then longer, for the API's limits. */
const FIRST = 200;
const LAST = 5_000;
const SLOWER = 1.5;

/** How far something has come. */
export interface Step {
  /** As the API calls it: `in-progress`, `active`. */
  readonly status: string;
  readonly done: boolean;
  /** Why it will never be done. */
  readonly failed?: string | undefined;
}

/** The last step that was seen; `done` is false and `failed` undefined when time was over first. */
export type Outcome<S extends Step> = S & { readonly seconds: number };

/**
 * Looks again and again until it is done, has failed, or the plugin's `waitSeconds` are over, and reports each change as
 * progress. Throws when the call is cancelled.
 */
export async function follow<S extends Step>(
  { waitSeconds }: DigitalOcean,
  call: Call,
  what: string,
  look: () => Promise<S>,
): Promise<Outcome<S>> {
  const started = performance.now();
  let wait = FIRST;
  for (;;) {
    const step = await look();
    const seconds = (performance.now() - started) / 1000;
    call.progress(Math.min(seconds, waitSeconds), waitSeconds, `${what}: ${step.status}`);
    if (step.done || step.failed !== undefined || seconds >= waitSeconds)
      return { ...step, seconds: Math.round(seconds) };
    await pause(Math.min(wait, Math.max(1, (waitSeconds - seconds) * 1000)), undefined, {
      signal: call.signal,
    });
    wait = Math.min(LAST, wait * SLOWER);
  }
}

/** An action of the API: something that it has begun, and that takes time. */
export const Action = z.looseObject({
  id: z.int(),
  status: z.string(),
  type: z.string(),
  resource_id: z.int().nullish(),
  region_slug: z.string().nullish(),
});

export type Action = z.output<typeof Action>;

/** Follows an action. One that has errored is `failed`. */
export const followAction = (
  digitalOcean: DigitalOcean,
  call: Call,
  { id, type }: Pick<Action, "id" | "type">,
) =>
  follow(digitalOcean, call, type, async () => {
    const { action } = await digitalOcean.api.get(path`/actions/${id}`, z.looseObject({ action: Action }));
    return stepOf(action);
  });

/** How far an action is. */
export const stepOf = ({ status, type, id }: Action): Step => ({
  status,
  done: status === "completed",
  ...(status === "errored" && { failed: `The action ${type} (${id}) has errored.` }),
});
