import type { World } from "cargoshipper/sandbox";
import { conflict, invalid, notFound, SandboxError } from "./answer.js";
import { type Fate, SandboxDeployment } from "./app-deployment.js";
import type { SandboxRequest } from "./route.js";

interface Env {
  readonly key: string;
  readonly type?: string;
  value?: string;
}

interface Component {
  readonly name: string;
  readonly build_command?: string;
  readonly instance_size_slug?: string;
  readonly instance_count?: number;
  readonly cluster_name?: string;
  readonly envs?: Env[];
}

/** A spec as the sandbox reads it. */
export interface SandboxSpec {
  readonly name: string;
  readonly region?: string;
  readonly domains?: readonly { readonly domain: string }[];
  readonly envs?: Env[];
  readonly services?: readonly Component[];
  readonly static_sites?: readonly Component[];
  readonly workers?: readonly Component[];
  readonly jobs?: readonly Component[];
  readonly functions?: readonly Component[];
  readonly databases?: readonly Component[];
}

/** An app as the sandbox keeps it. */
export interface SandboxApp {
  readonly id: string;
  spec: SandboxSpec;
  readonly deployments: SandboxDeployment[];
  /** The deployment that it was rolled back to, and the spec from before. */
  pinned?: { readonly deployment: SandboxDeployment; readonly before: SandboxSpec } | undefined;
  readonly project: string;
  readonly created_at: string;
  updated_at: string;
}

const NAME = /^[a-z][a-z0-9-]{0,30}[a-z0-9]$/;

/** The components that are built and run. */
export const componentsOf = (spec: SandboxSpec): readonly Component[] => [
  ...(spec.services ?? []),
  ...(spec.static_sites ?? []),
  ...(spec.workers ?? []),
  ...(spec.jobs ?? []),
  ...(spec.functions ?? []),
];

/** The apps there are: a shop with a worker and a database of its own. */
export class SandboxApps {
  readonly all: SandboxApp[] = [];
  private readonly fates: Fate[] = [];

  constructor(private readonly world: World) {
    const source = { github: { repo: "example/shop", branch: "main", deploy_on_push: true } };
    const shop = {
      name: "shop",
      region: "fra",
      domains: [{ domain: "shop.example.com", type: "PRIMARY" }],
      services: [
        {
          name: "web",
          ...source,
          build_command: "npm run build",
          instance_size_slug: "apps-s-1vcpu-1gb",
          instance_count: 2,
          http_port: 8080,
          envs: [
            { key: "PUBLIC_URL", scope: "RUN_TIME", type: "GENERAL", value: "https://shop.example.com" },
            { key: "SESSION_KEY", scope: "RUN_TIME", type: "SECRET", value: "made-up-session-key" },
          ],
        },
      ],
      workers: [{ name: "worker", ...source, run_command: "npm run work" }],
      databases: [{ name: "db", engine: "PG", version: "16", production: false }],
    };
    const app = this.add(shop);
    for (const deployment of app.deployments) deployment.endsAt = 0;
    this.deploy(app, "commit 3f2a1b0 pushed to github.com/example/shop").endsAt = 1;
  }

  /** How the next deployments end, for tests. */
  next(...fates: readonly Fate[]): void {
    this.fates.push(...fates);
  }

  add(spec: SandboxSpec, project = "4e1bfbc3-dc3e-41f2-a18f-1b4d7ba71679"): SandboxApp {
    this.mayBe(spec);
    const { world } = this;
    const now = world.now();
    const app = { id: world.uuid(), spec, deployments: [], project, created_at: now, updated_at: now };
    encrypt(spec, world);
    this.all.push(app);
    this.deploy(app, "initial deployment");
    return app;
  }

  update(app: SandboxApp, spec: SandboxSpec): void {
    this.mayBe(spec, app);
    if (app.pinned) throw conflict("app is pinned to a rollback deployment");
    encrypt(spec, this.world);
    app.spec = spec;
    app.updated_at = this.world.now();
    this.deploy(app, "app spec updated").beginLater();
  }

  /** Begins a deployment; it is the first of its app's list. */
  deploy(app: SandboxApp, cause: string, from?: SandboxDeployment): SandboxDeployment {
    const made = new SandboxDeployment(this.world, app.spec, cause, this.fates.shift() ?? "active", from?.id);
    app.deployments.unshift(made);
    return made;
  }

  of({ params }: SandboxRequest): SandboxApp {
    const id = params["id"] ?? params["app_id"];
    const app = this.all.find((one) => one.id === id);
    if (!app) throw notFound();
    return app;
  }

  deploymentOf(request: SandboxRequest, id = request.params["deployment_id"]): SandboxDeployment {
    const deployment = this.of(request).deployments.find((one) => one.id === id);
    if (!deployment) throw notFound();
    return deployment;
  }

  /** Throws what the API answers to a spec that cannot be. */
  mayBe(spec: SandboxSpec | undefined, of?: SandboxApp): void {
    if (!spec || !NAME.test(spec.name ?? ""))
      throw new SandboxError(400, "bad_request", "app name is invalid");
    if (componentsOf(spec).length === 0) throw invalid("app spec must have at least one component");
    if (this.all.some((one) => one !== of && one.spec.name === spec.name))
      throw conflict(`app name "${spec.name}" is already in use`);
  }
}

/** Secret values are kept encrypted; what comes encrypted already stays as it is. */
function encrypt(spec: SandboxSpec, world: World): void {
  const envs = [spec, ...componentsOf(spec)].flatMap((one) => one.envs ?? []);
  for (const env of envs)
    if (env.type === "SECRET" && !env.value?.startsWith("EV["))
      env.value = `EV[1:${world.id()}:${world.id()}]`;
}
