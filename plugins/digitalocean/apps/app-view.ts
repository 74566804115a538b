import { untrusted } from "cargoshipper/plugin";
import * as z from "zod";
import { type App, componentsOf } from "./app.js";
import { urlOf } from "./app-row.js";
import type { AppSpec } from "./app-spec.js";
import { type Deployment, deploymentStep, failedStep } from "./deployment.js";
import { withoutSecretValues } from "./env-values.js";
import { writeSpecText } from "./spec-text.js";

const DeploymentView = z.object({
  id: z.string(),
  phase: z.string(),
  failed: untrusted(z.string()).optional(),
});

/** An app with all that is asked of one. */
export const AppView = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  region: z.string(),
  tier: z.string(),
  components: z.array(z.object({ name: z.string(), kind: z.string() })),
  databases: z.array(z.object({ name: z.string(), cluster: z.string() })),
  domains: z.array(z.object({ domain: z.string(), phase: z.string() })),
  active: DeploymentView.optional(),
  in_progress: DeploymentView.optional(),
  pinned: z.string().optional(),
  spec: untrusted(z.string()),
});

export async function appView(app: App): Promise<z.output<typeof AppView>> {
  const going = app.in_progress_deployment ?? app.pending_deployment;
  return {
    id: app.id,
    name: app.spec.name,
    url: urlOf(app),
    region: app.region?.slug ?? "",
    tier: app.tier_slug ?? "",
    components: componentsOf(app).map(({ name, kind }) => ({ name, kind })),
    databases: databasesOf(app),
    domains: (app.domains ?? []).map(({ spec, phase }) => ({
      domain: spec?.domain ?? "",
      phase: phase ?? "",
    })),
    ...(app.active_deployment && { active: shown(app.active_deployment) }),
    ...(going && { in_progress: shown(going) }),
    ...(app.pinned_deployment && { pinned: app.pinned_deployment.id }),
    spec: await writeSpecText(withoutSecretValues(app.spec as AppSpec)),
  };
}

/** Its databases; one of a cluster stays when the app goes, any other goes with it. */
export const databasesOf = ({ spec }: Pick<App, "spec">) =>
  (spec.databases ?? []).map(({ name, cluster_name }) => ({ name, cluster: cluster_name ?? "" }));

const shown = (deployment: Deployment) => {
  const step = failedStep(deployment);
  return {
    id: deployment.id,
    phase: deploymentStep(deployment).status,
    ...(step && { failed: `${step.name}: ${step.reason}` }),
  };
};
