import { type Call, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { Action, follow, stepOf } from "../client/follow.js";
import { path } from "../client/path.js";
import type { Volume } from "./volume.js";

const Answer = z.looseObject({ action: Action });

/** Begins an action on a volume, and follows it. Throws when it has errored. */
export async function actOnVolume(
  digitalOcean: DigitalOcean,
  call: Call,
  { id, name }: Pick<Volume, "id" | "name">,
  body: { readonly type: string } & Readonly<Record<string, unknown>>,
): Promise<{ readonly action_id: number; readonly status: string; readonly next?: string }> {
  const { api, lookups } = digitalOcean;
  const { action } = await api.post(path`/volumes/${id}/actions`, Answer, body);
  lookups.forget();
  const step = await follow(digitalOcean, call, `${body.type} ${name}`, async () =>
    stepOf((await api.get(path`/volumes/${id}/actions/${action.id}`, Answer)).action),
  );
  lookups.forget();
  if (step.failed)
    throw new ToolError("conflict", `${body.type} of the volume ${name}: ${step.failed}`, {
      next: "digitalocean_list_storage shows how it is now: look before you repeat it.",
      details: { action_id: action.id },
    });
  return {
    action_id: action.id,
    status: step.status,
    ...(!step.done && { next: "It goes on: digitalocean_list_storage shows when it is done." }),
  };
}
