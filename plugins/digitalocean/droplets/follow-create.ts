import { type Call, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { Action, follow } from "../client/follow.js";
import { path } from "../client/path.js";
import { DROPLETS, type Droplet } from "./droplet.js";

/** A droplet that is being made, and its action where the API has named one. */
export interface Being {
  readonly name: string;
  readonly id: number;
  readonly action: number | undefined;
}

const Begun = z.looseObject({ actions: z.array(Action) });

/** Follows droplets until all are active or time is over, and answers them as they are then. Throws with what exists when one fails. */
export async function followCreate(
  digitalOcean: DigitalOcean,
  call: Call,
  beings: readonly Being[],
): Promise<Map<number, Droplet>> {
  const active = new Map<number, Droplet>();
  const failures = new Map<number, string>();
  const { failed } = await follow(
    digitalOcean,
    call,
    `create ${beings.map(({ name }) => name).join(", ")}`,
    async () => {
      const pending = beings.filter(({ id }) => !active.has(id) && !failures.has(id));
      await Promise.all(pending.map((being) => look(digitalOcean, being, active, failures)));
      const left = beings.length - active.size - failures.size;
      return {
        status: `${active.size} of ${beings.length} active`,
        done: active.size === beings.length,
        // The others are waited for, so that the error tells how each has ended.
        ...(left === 0 && failures.size > 0 && { failed: [...failures.values()].join(" ") }),
      };
    },
  ).catch((error: unknown) => {
    throw ToolError.is(error) ? unseen(error, beings, active, failures) : error;
  });
  if (failures.size > 0) throw broken(beings, active, failures, failed);
  return active;
}

/**
 * While it is made only its actions are asked for: ten droplets stay within the API's limit of requests a minute. They are
 * asked for by droplet, because the ids in the answer to a create do not say whose they are.
 */
async function look(
  { api }: DigitalOcean,
  { name, id }: Being,
  active: Map<number, Droplet>,
  failures: Map<number, string>,
) {
  try {
    const { actions } = await api.get(path`/droplets/${id}/actions`, Begun);
    const create = actions.find(({ type }) => type === "create");
    if (create?.status === "errored")
      failures.set(id, `${name} (${id}) could not be made: its action ${create.id} has errored.`);
    if (create && create.status !== "completed") return;
    const droplet = await DROPLETS.one?.(api, String(id));
    if (droplet && droplet.status !== "new") active.set(id, droplet);
  } catch (error) {
    if (!ToolError.is(error) || error.kind !== "not_found") throw error;
    failures.set(id, `${name} (${id}) is gone: somebody has deleted it meanwhile.`);
  }
}

function broken(
  beings: readonly Being[],
  active: ReadonlyMap<number, Droplet>,
  failures: ReadonlyMap<number, string>,
  said: string | undefined,
): ToolError {
  const whole = [...active.values()].map(({ name, id }) => `${name} (${id})`);
  const rest = whole.length > 0 ? ` These are active: ${whole.join(", ")}.` : "";
  return new ToolError("conflict", `${said ?? [...failures.values()].join(" ")}${rest}`, {
    next: "digitalocean_list_droplets shows what exists and costs: delete what is broken, then create only what is missing.",
    details: { droplets: known(beings, active, failures) },
  });
}

/** They are made, and what becomes of them cannot be seen: whoever called has to know which they are. */
function unseen(
  error: ToolError,
  beings: readonly Being[],
  active: ReadonlyMap<number, Droplet>,
  failures: ReadonlyMap<number, string>,
): ToolError {
  const { kind, message, details } = error;
  const made = beings.map(({ name, id }) => `${name} (${id})`).join(", ");
  return new ToolError(kind, `${message} Made and paid for: ${made}.`, {
    next: `Do not create them again: digitalocean_get_droplet with ${beings.map(({ id }) => id).join(", ")} shows how each is.`,
    details: { ...details, droplets: known(beings, active, failures) },
    cause: error,
  });
}

const known = (
  beings: readonly Being[],
  active: ReadonlyMap<number, Droplet>,
  failures: ReadonlyMap<number, string>,
) =>
  beings.map(({ name, id }) => ({
    name,
    id,
    status: active.get(id)?.status ?? (failures.has(id) ? "failed" : "new"),
  }));
