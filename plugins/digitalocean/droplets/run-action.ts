import { type Call, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ActionAnswer, followAction } from "../client/follow.js";
import { path } from "../client/path.js";
import { addressesOf, type Droplet, readDroplet } from "./droplet.js";

/** What an action answers. `status` is the action's, `droplet_status` the droplet's afterwards. */
export const ActionDone = z.object({
  droplet: z.string(),
  id: z.int(),
  action: z.string(),
  action_id: z.int(),
  status: z.string(),
  droplet_status: z.string(),
  ip: z.string().optional(),
  next: z.string().optional(),
});

/** DigitalOcean counts a shutdown as completed once it was asked for. */
const STILL_ON =
  "It was asked to shut down and is still active: digitalocean_get_droplet shows when it is off. If it stays on, power_off does it.";

/** Begins an action and follows it to its end. Throws when it has errored. */
export async function runAction(
  digitalOcean: DigitalOcean,
  call: Call,
  droplet: Droplet,
  body: { readonly type: string; readonly [more: string]: unknown },
): Promise<z.output<typeof ActionDone>> {
  const { api, lookups } = digitalOcean;
  const { id, name } = droplet;
  const { action } = await api.post(path`/droplets/${id}/actions`, ActionAnswer, body);
  lookups.forget();
  const gone = (error: unknown): never => {
    if (!ToolError.is(error) || error.kind !== "not_found") throw error;
    throw new ToolError("not_found", `${name} (${id}) is gone: somebody has deleted it meanwhile.`, {
      next: "digitalocean_list_droplets shows what there is.",
      details: { action_id: action.id },
      cause: error,
    });
  };
  const end = await followAction(
    digitalOcean,
    call,
    `${body.type} ${name}`,
    path`/droplets/${id}/actions/${action.id}`,
  ).catch(gone);
  lookups.forget();
  if (end.failed !== undefined)
    throw new ToolError("conflict", `${name} (${id}): ${end.failed}`, {
      next: "digitalocean_get_droplet shows how it is now: look before you repeat it.",
      details: { droplet: name, action_id: action.id },
    });
  const now = end.done ? await readDroplet(digitalOcean, String(id)).catch(gone) : droplet;
  const { ip } = addressesOf(now);
  return {
    droplet: now.name,
    id,
    action: body.type,
    action_id: action.id,
    status: end.status,
    droplet_status: now.status,
    ...(ip && { ip }),
    ...(end.done && body.type === "shutdown" && now.status === "active" && { next: STILL_ON }),
    ...(!end.done && {
      next: `The action ${action.id} goes on: digitalocean_get_droplet with ${id} shows its end. Do not repeat it.`,
    }),
  };
}

/** Throws when something is going on with it: the API would refuse the action. */
export function checkFree({ name, locked }: Droplet): void {
  if (!locked) return;
  throw new ToolError("conflict", `${name} is locked: another action is going on with it.`, {
    next: "digitalocean_get_droplet shows which: call again when it is done.",
  });
}
