import { setTimeout as pause } from "node:timers/promises";
import { type Call, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "./connect.js";
import type { ApiPath } from "./path.js";

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
 * progress. A look that fails in passing is repeated. Throws when the call is cancelled, and when nothing can be seen of it
 * any more; then the error says that it was begun, so that nobody begins it again.
 */
export async function follow<S extends Step>(
  { waitSeconds }: DigitalOcean,
  call: Call,
  what: string,
  look: () => Promise<S>,
): Promise<Outcome<S>> {
  const started = performance.now();
  let wait = FIRST;
  let step: S | undefined;
  for (;;) {
    const missed = await look().then(
      (seen) => {
        step = seen;
      },
      (error: unknown) => error,
    );
    call.signal.throwIfAborted();
    const seconds = (performance.now() - started) / 1000;
    const isOver = seconds >= waitSeconds;
    if (missed !== undefined && (!passes(missed) || (isOver && !step))) throw lost(what, missed, step);
    call.progress(
      Math.min(seconds, waitSeconds),
      waitSeconds,
      `${what}: ${missed === undefined ? step?.status : "no answer"}`,
    );
    if (step && (step.done || step.failed !== undefined || isOver))
      return { ...step, seconds: Math.round(seconds) };
    await pause(Math.min(wait, Math.max(1, (waitSeconds - seconds) * 1000)), undefined, {
      signal: call.signal,
    });
    wait = Math.min(LAST, wait * SLOWER);
  }
}

/** Whether a later look may well succeed. */
const passes = (error: unknown): boolean =>
  ToolError.is(error) && ["service_unavailable", "rate_limited"].includes(error.kind);

/** The error of something that was begun and is out of sight. */
function lost(what: string, error: unknown, last: Step | undefined): unknown {
  if (!ToolError.is(error)) return error;
  const { kind, message, details } = error;
  if (kind === "not_found" && last)
    return new ToolError(kind, `${what}: it was ${last.status}, and now it is gone.`, {
      next: "Somebody has deleted it meanwhile: list what there is.",
      ...(details && { details }),
      cause: error,
    });
  return new ToolError(kind, `${what} was begun, but cannot be followed: ${message}`, {
    next: "It goes on all the same: look at it before you repeat anything.",
    ...(details && { details }),
    cause: error,
  });
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

export const ActionAnswer = z.looseObject({ action: Action });

/**
 * Follows an action. One that has errored is `failed`. `at` is where the thing that it is done to shows it: a token that may
 * read the thing may read it there, and not among all actions of the account.
 */
export const followAction = (digitalOcean: DigitalOcean, call: Call, what: string, at: ApiPath) =>
  follow(digitalOcean, call, what, async () => stepOf((await digitalOcean.api.get(at, ActionAnswer)).action));

/** How far an action is. */
export const stepOf = ({ status, type, id }: Action): Step => ({
  status,
  done: status === "completed",
  ...(status === "errored" && { failed: `The action ${type} (${id}) has errored.` }),
});
