import type { World } from "cargoshipper/sandbox";
import { conflict, invalid, ok } from "./answer.js";
import { costOf } from "./app-prices.js";
import { componentsOf, type SandboxApp, SandboxApps, type SandboxSpec } from "./apps.js";
import { LogFiles } from "./log-files.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

const specIn = ({ json }: SandboxRequest): SandboxSpec => {
  const { spec } = (json ?? {}) as { spec?: SandboxSpec };
  if (!spec) throw invalid("spec is required");
  return structuredClone(spec);
};

const shownDeployments = (app: SandboxApp) => {
  const deployments = app.deployments.filter(({ isListed }) => isListed);
  const active = deployments.find(({ phase }) => phase === "ACTIVE");
  return deployments.map((one) => ({ one, isActive: one === active, shown: one.shown(one === active) }));
};

function shownApp(app: SandboxApp) {
  const all = shownDeployments(app);
  const active = all.find(({ isActive }) => isActive)?.shown;
  const newest = all[0]?.shown;
  const going = newest && !["ACTIVE", "ERROR", "SUPERSEDED"].includes(newest.phase) ? newest : undefined;
  const pinned = all.find(({ one }) => one === app.pinned?.deployment)?.shown;
  const { spec } = app;
  const host = `${spec.name}-x7k2p.ondigitalocean.app`;
  const [domain] = spec.domains ?? [];
  const slug = spec.region ?? "fra";
  return {
    id: app.id,
    owner_uuid: "5df3e3004a17e242b7c20ca6c9fc25b701a47ece",
    spec,
    project_id: app.project,
    tier_slug: costOf(spec) > 0 ? "basic" : "starter",
    region: {
      slug,
      label: "Frankfurt",
      flag: "germany",
      continent: "Europe",
      data_centers: ["fra1"],
      default: false,
    },
    created_at: app.created_at,
    updated_at: app.updated_at,
    ...(newest && { last_deployment_created_at: newest.created_at }),
    ...(active && {
      active_deployment: active,
      default_ingress: `https://${host}`,
      live_url: `https://${domain?.domain ?? host}`,
      live_url_base: `https://${domain?.domain ?? host}`,
      live_domain: domain?.domain ?? host,
    }),
    ...(going && {
      [going.phase === "PENDING_BUILD" ? "pending_deployment" : "in_progress_deployment"]: going,
    }),
    ...(pinned && { pinned_deployment: pinned }),
    domains: (spec.domains ?? []).map((one, at) => ({
      id: app.id.replace(/.{12}$/, String(at).padStart(12, "0")),
      phase: "ACTIVE",
      spec: one,
    })),
  };
}

/** The lines of a log; a failed build says why, in words that are not to be followed. */
function logOf(app: SandboxApp, component: string, type: string, failing: string | undefined): string {
  const lines = Array.from({ length: 150 }, (_, at) => `${component} ${type.toLowerCase()} line ${at + 1}`);
  const end = type === "BUILD" && failing === component ? ["error: command exited with status 1"] : [];
  return [...lines, ...end, `${component} of ${app.spec.name} has written this`, ""].join("\n");
}

async function logs(request: SandboxRequest, world: World) {
  const apps = world.part(SandboxApps);
  const app = apps.of(request);
  const deployment = apps.deploymentOf(request);
  const { component_name: component } = request.params;
  const type = request.query.get("type") ?? "";
  if (!["BUILD", "DEPLOY", "RUN", "RUN_RESTARTED"].includes(type)) throw invalid("type is invalid");
  const names = componentsOf(deployment.spec).map(({ name }) => name);
  if (component !== undefined && !names.includes(component)) throw invalid("component not found");
  const files = world.part(LogFiles);
  const texts = (component === undefined ? names : [component]).map((name) =>
    logOf(app, name, type, deployment.failing),
  );
  const kind = type === "RUN" ? "live" : "archive";
  const place = (at: number) => `/${kind}/${deployment.id}/${component ?? "all"}/${type}/${at}.log`;
  if (kind === "live") return ok({ live_url: await files.put(place(0), texts.join("")), historic_urls: [] });
  return ok({ historic_urls: await Promise.all(texts.map((text, at) => files.put(place(at), text))) });
}

const deployed = (app: SandboxApp) => ok({ deployment: app.deployments[0]?.shown(true) });

/** Apps as the API has them. */
export const appRoutes = [
  route("GET /apps", (request, world) =>
    listed(request, "/apps", "apps", world.part(SandboxApps).all.map(shownApp)),
  ),
  route("POST /apps", (request, world) => {
    const { project_id } = request.json as { project_id?: string };
    return ok({ app: shownApp(world.part(SandboxApps).add(specIn(request), project_id)) });
  }),
  route("POST /apps/propose", (request, world) => {
    const spec = specIn(request);
    const { app_id } = request.json as { app_id?: string };
    const apps = world.part(SandboxApps);
    const taken = apps.all.some((one) => one.id !== app_id && one.spec.name === spec.name);
    if (!taken)
      apps.mayBe(
        spec,
        apps.all.find(({ id }) => id === app_id),
      );
    const cost = costOf(spec);
    return ok({
      app_name_available: !taken,
      app_name_suggestion: taken ? `${spec.name}-2` : "",
      app_is_static: cost === 0,
      existing_static_apps: "0",
      spec,
      app_cost: cost,
      app_tier_downgrade_cost: cost,
    });
  }),
  route("GET /apps/{id}", (request, world) => ok({ app: shownApp(world.part(SandboxApps).of(request)) })),
  route("PUT /apps/{id}", (request, world) => {
    const apps = world.part(SandboxApps);
    const app = apps.of(request);
    apps.update(app, specIn(request));
    return ok({ app: shownApp(app) });
  }),
  route("DELETE /apps/{id}", (request, world) => {
    const apps = world.part(SandboxApps);
    const app = apps.of(request);
    apps.all.splice(apps.all.indexOf(app), 1);
    return ok({ id: app.id });
  }),
  route("GET /apps/{app_id}/deployments", (request, world) => {
    const app = world.part(SandboxApps).of(request);
    const rows = shownDeployments(app).map(({ shown }) => shown);
    return listed(request, `/apps/${app.id}/deployments`, "deployments", rows);
  }),
  route("POST /apps/{app_id}/deployments", (request, world) => {
    const apps = world.part(SandboxApps);
    const app = apps.of(request);
    if (app.pinned) throw conflict("app is pinned to a rollback deployment");
    apps.deploy(app, "manual");
    return deployed(app);
  }),
  route("GET /apps/{app_id}/deployments/{deployment_id}", (request, world) => {
    const apps = world.part(SandboxApps);
    const wanted = apps.deploymentOf(request);
    const deployment = shownDeployments(apps.of(request)).find(({ one }) => one === wanted)?.shown;
    return ok({ deployment });
  }),
  route("GET /apps/{app_id}/deployments/{deployment_id}/logs", logs),
  route("GET /apps/{app_id}/deployments/{deployment_id}/components/{component_name}/logs", logs),
  route("POST /apps/{app_id}/rollback/validate", (request, world) => ok(validity(request, world))),
  route("POST /apps/{app_id}/rollback", (request, world) => {
    if (!validity(request, world).valid) throw conflict("app cannot be rolled back to this deployment");
    const apps = world.part(SandboxApps);
    const app = apps.of(request);
    const from = apps.deploymentOf(request, (request.json as { deployment_id: string }).deployment_id);
    const before = app.spec;
    app.spec = from.spec;
    app.pinned = { deployment: apps.deploy(app, "rollback", from), before };
    return deployed(app);
  }),
  route("POST /apps/{app_id}/rollback/commit", (request, world) => {
    const app = world.part(SandboxApps).of(request);
    if (!app.pinned) throw conflict("app is not pinned");
    app.pinned = undefined;
    return ok(undefined);
  }),
  route("POST /apps/{app_id}/rollback/revert", (request, world) => {
    const apps = world.part(SandboxApps);
    const app = apps.of(request);
    if (!app.pinned) throw conflict("app is not pinned");
    app.spec = app.pinned.before;
    app.pinned = undefined;
    apps.deploy(app, "rollback reverted");
    return deployed(app);
  }),
];

function validity(request: SandboxRequest, world: World) {
  const apps = world.part(SandboxApps);
  const app = apps.of(request);
  const { deployment_id } = request.json as { deployment_id?: string };
  const { phase } = apps.deploymentOf(request, deployment_id);
  const refused = (code: string, message: string) => ({
    valid: false,
    error: { code, message, components: [] },
  });
  if (app.pinned) return refused("app_pinned", "the app is pinned to a rollback deployment");
  if (phase !== "ACTIVE") return refused("incompatible_phase", "the deployment was never active");
  const sites = (app.spec.static_sites ?? []).map(({ name }) => name);
  const warning = { code: "static_site_requires_rebuild", message: "static sites are built anew" };
  return { valid: true, warnings: sites.length > 0 ? [{ ...warning, components: sites }] : [] };
}
