import { type Call, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { follow } from "../client/follow.js";
import { path } from "../client/path.js";
import { APPS, type App, OneApp } from "./app.js";
import { urlOf } from "./app-row.js";
import { Deployment, deploymentStep, failedStep } from "./deployment.js";

export const OneDeployment = z.looseObject({ deployment: Deployment });
const Newest = z.looseObject({ deployments: z.array(Deployment).nullish() });

/** What a tool answers that begins a deployment. */
export const Deployed = z.object({
  app: z.string(),
  id: z.string(),
  deployment: z.string().optional(),
  phase: z.string(),
  url: z.string(),
  next: z.string().optional(),
});

/** The newest deployment of an app. */
export const newestDeployment = async ({ api }: DigitalOcean, id: string): Promise<Deployment | undefined> =>
  (await api.get(path`/apps/${id}/deployments`, Newest, { per_page: 1 })).deployments?.[0];

interface Begun {
  readonly app: App;
  /** The deployment, where its id is known already. */
  readonly deployment?: Deployment | undefined;
  /** The newest deployment before: the one that was begun is another. */
  readonly before?: string | undefined;
  readonly wait: boolean;
}

/**
 * What has become of a deployment: with `wait` it is followed to its end, within the plugin's time. Throws a ToolError with
 * the step that has failed, and why.
 */
export async function followDeployment(
  digitalOcean: DigitalOcean,
  call: Call,
  { app, deployment: begun, before, wait }: Begun,
): Promise<z.output<typeof Deployed>> {
  const { api, lookups } = digitalOcean;
  let deployment = begun;
  const look = async () => {
    if (deployment) {
      const read = await api.get(path`/apps/${app.id}/deployments/${deployment.id}`, OneDeployment);
      deployment = read.deployment;
    } else {
      const newest = await newestDeployment(digitalOcean, app.id);
      if (newest && newest.id !== before) deployment = newest;
    }
    return deployment ? deploymentStep(deployment) : { status: "not begun yet", done: false };
  };
  const step = wait ? await follow(digitalOcean, call, app.spec.name, look) : await look();
  lookups.forget();
  if (step.failed !== undefined) throw broken(app, deployment, step.failed);
  const now = step.done ? (await api.get(path`/apps/${app.id}`, OneApp)).app : app;
  return {
    app: app.spec.name,
    id: app.id,
    ...(deployment && { deployment: deployment.id }),
    phase: step.status,
    url: urlOf(now),
    ...(!step.done && { next: "It goes on: digitalocean_get_app shows how far it is." }),
  };
}

/** What the API says of the app stays in the details: a build's output is somebody else's. */
function broken({ spec }: App, deployment: Deployment | undefined, why: string): ToolError {
  const id = deployment?.id ?? "";
  const step = deployment && failedStep(deployment);
  const type = /build/i.test(step?.during ?? "build") ? "build" : "deploy";
  return new ToolError("conflict", `The deployment ${id} of ${spec.name} has failed: ${why}.`, {
    next: `digitalocean_get_app_logs with app ${spec.name}, deployment ${id}, type ${type}${step?.component ? `, component ${step.component}` : ""} shows why.`,
    details: { deployment: id, ...(step && { step: step.name, component: step.component }) },
  });
}

/** The app of a reference, as it is now. */
export async function readApp({ api, lookups }: DigitalOcean, reference: string): Promise<App> {
  const { id } = await lookups.find(APPS, reference);
  return (await api.get(path`/apps/${id}`, OneApp)).app;
}
