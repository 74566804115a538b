import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import type { AppSpec } from "./app-spec.js";

const Proposed = z.looseObject({
  app_name_available: z.boolean().nullish(),
  app_name_suggestion: z.string().nullish(),
  app_is_static: z.boolean().nullish(),
  existing_static_apps: z.union([z.string(), z.number()]).nullish(),
  app_cost: z.number().nullish(),
});

/** What the API makes of a spec before there is an app of it. */
export interface Proposal {
  readonly nameAvailable: boolean;
  readonly suggestion: string | undefined;
  readonly isStatic: boolean;
  /** Dollars a month. */
  readonly cost: number;
}

/** Asks the API for what a spec would be and cost; of an app that there is when `id` is given. Changes nothing. */
export async function propose({ api }: DigitalOcean, spec: AppSpec, id?: string): Promise<Proposal> {
  const told = await api.post(path`/apps/propose`, Proposed, {
    spec,
    ...(id !== undefined && { app_id: id }),
  });
  return {
    nameAvailable: told.app_name_available ?? id !== undefined,
    suggestion: told.app_name_suggestion || undefined,
    isStatic: told.app_is_static ?? false,
    cost: told.app_cost ?? 0,
  };
}
