import * as z from "zod";
import type { App } from "./app.js";

/** An app in a list. `phase` is that of the deployment that is going on, or of the one that is active. */
export const AppRow = z.object({
  id: z.string(),
  name: z.string(),
  phase: z.string(),
  url: z.string(),
  domains: z.string(),
  region: z.string(),
  tier: z.string(),
  updated: z.string(),
});

export const appRow = (app: App): z.output<typeof AppRow> => ({
  id: app.id,
  name: app.spec.name,
  phase: phaseOf(app),
  url: urlOf(app),
  domains: domainsOf(app).join(","),
  region: app.region?.slug ?? "",
  tier: app.tier_slug ?? "",
  updated: app.updated_at ?? app.created_at ?? "",
});

/** Where it is reached; empty before its first deployment. */
export const urlOf = ({ live_url, default_ingress }: App): string => live_url || default_ingress || "";

/** Its own domains. */
export const domainsOf = ({ domains }: App): string[] =>
  (domains ?? []).flatMap(({ spec }) => spec?.domain ?? []);

const phaseOf = ({ in_progress_deployment, pending_deployment, active_deployment }: App): string =>
  (in_progress_deployment ?? pending_deployment ?? active_deployment)?.phase ?? "none";
