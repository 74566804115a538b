import { type Call, ToolError } from "cargoshipper/plugin";
import type * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { follow, followAction } from "../client/follow.js";
import type { BegunAction, Change, KindSpec } from "./network-kind.js";
import type { Configured } from "./network-plan.js";

interface Prepared<T, R extends z.ZodType<T>, S extends z.ZodObject> {
  readonly spec: KindSpec<T, R, S>;
  readonly digitalOcean: DigitalOcean;
  readonly change: Change<T>;
  readonly existing: T | undefined;
  readonly changes: string[];
  /** `the firewall web`. */
  readonly label: string;
}

const LOOK =
  "digitalocean_list_network_objects with its kind and name shows how far it is. Do not repeat it.";

/** Makes a change, and follows it to its end. Nothing is asked where nothing changes. */
export async function carryOut<T, R extends z.ZodType<T>, S extends z.ZodObject>(
  prepared: Prepared<T, R, S>,
  call: Call,
): Promise<Configured> {
  const { spec, digitalOcean, change, existing, changes } = prepared;
  const { api, lookups } = digitalOcean;
  const notes = [...(change.notes ?? [])];
  const told = (thing: T, done: Configured["done"], next?: string): Configured => {
    const { id, name, status, summary, monthly } = spec.rowOf(thing);
    return {
      id,
      name,
      done,
      status,
      summary,
      changes,
      ...(monthly !== undefined && { monthly }),
      ...(notes.length > 0 && { notes }),
      ...(next !== undefined && { next }),
    };
  };
  if (existing !== undefined && changes.length === 0) return told(existing, "unchanged");
  const done = existing === undefined ? "created" : "changed";
  const { thing, action } = await change.carryOut().finally(() => lookups.forget());
  const unfinished = await toItsEnd(prepared, thing, action, call);
  lookups.forget();
  return told(await spec.now(api, thing), done, unfinished);
}

/** What to do next about something that goes on; undefined when it has come to its end. Throws when that is a bad one. */
async function toItsEnd<T, R extends z.ZodType<T>, S extends z.ZodObject>(
  { spec, digitalOcean, label }: Prepared<T, R, S>,
  thing: T,
  action: BegunAction | undefined,
  call: Call,
): Promise<string | undefined> {
  const { stepOf, now } = spec;
  const end = action
    ? await followAction(digitalOcean, call, label, action.at)
    : stepOf &&
      (await follow(digitalOcean, call, label, async () => stepOf(await now(digitalOcean.api, thing))));
  if (end?.failed !== undefined)
    throw new ToolError("conflict", end.failed, {
      next: "digitalocean_list_network_objects with its kind and name shows how it is: look before you repeat anything.",
      details: { id: spec.noun.idOf(thing), ...(action && { action_id: action.id }) },
    });
  return end && !end.done ? LOOK : undefined;
}
