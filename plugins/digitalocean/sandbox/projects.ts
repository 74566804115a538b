import type { World } from "cargoshipper/sandbox";
import { SandboxAccount } from "./account.js";
import { conflict, invalid, notFound, ok } from "./answer.js";
import { Domains } from "./domains.js";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";
import { Volumes } from "./volumes.js";

interface SandboxProject {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly purpose: string;
  readonly environment: string;
  readonly is_default: boolean;
  readonly created_at: string;
}

const ENVIRONMENTS = ["Development", "Staging", "Production"];
const URN = /^do:(dbaas|domain|droplet|floatingip|loadbalancer|space|volume|kubernetes|vpc):(.+)$/;

/** Things of which the sandbox knows whether they are there; of others every one is. */
const THERE: Readonly<Record<string, (world: World) => (string | number)[]>> = {
  droplet: (world) => world.part(Droplets).all.map(({ id }) => id),
  volume: (world) => world.part(Volumes).all.map(({ id }) => id),
  domain: (world) => world.part(Domains).all.map(({ name }) => name),
};

const PATHS: Readonly<Record<string, string>> = {
  dbaas: "databases",
  floatingip: "floating_ips",
  loadbalancer: "load_balancers",
  kubernetes: "kubernetes/clusters",
};

/** The projects there are, and what is in which. What nobody has put anywhere is in the default one. */
export class Projects {
  readonly all: SandboxProject[] = [];
  private readonly placed = new Map<string, { readonly project: string; readonly since: string }>();

  constructor(private readonly world: World) {
    this.add({ name: "first-project", purpose: "Just trying out DigitalOcean", is_default: true });
    const shop = this.add({ name: "shop", purpose: "Web Application", environment: "Production" });
    for (const name of ["web-1", "web-2"]) {
      const droplet = world.part(Droplets).all.find((one) => one.name === name);
      if (droplet) this.place(`do:droplet:${droplet.id}`, shop);
    }
    this.place("do:domain:example.com", shop);
  }

  add(made: Partial<SandboxProject> & Pick<SandboxProject, "name" | "purpose">): SandboxProject {
    const { world } = this;
    const project = {
      id: world.uuid(),
      description: "",
      environment: "Development",
      is_default: false,
      created_at: world.now(),
      ...made,
    };
    this.all.push(project);
    return project;
  }

  place(urn: string, { id }: SandboxProject): void {
    this.placed.set(urn, { project: id, since: this.world.now() });
  }

  /** What is in a project. */
  resourcesOf(project: SandboxProject) {
    const known = Object.entries(THERE).flatMap(([type, ids]) =>
      ids(this.world).map((id) => `do:${type}:${id}`),
    );
    const others = [...this.placed.keys()].filter((urn) => !((urn.split(":")[1] ?? "") in THERE));
    return [...known, ...others].flatMap((urn) => {
      const at = this.placed.get(urn);
      const isHere = at ? at.project === project.id : project.is_default;
      return isHere ? [shownResource(urn, at?.since ?? project.created_at, "ok")] : [];
    });
  }

  /** Puts something into a project, and tells how that went. */
  assign(urn: string, project: SandboxProject) {
    const [, type = "", id = ""] = URN.exec(urn) ?? [];
    const isThere = THERE[type]?.(this.world).some((one) => String(one) === id) ?? true;
    if (!isThere) return shownResource(urn, this.world.now(), "not_found");
    const already = this.placed.get(urn)?.project === project.id;
    this.place(urn, project);
    return shownResource(urn, this.world.now(), already ? "already_assigned" : "assigned");
  }

  /** The project of a request. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxProject {
    const project = this.all.find(({ id }) => id === params["project_id"]);
    if (!project) throw notFound();
    return project;
  }
}

function shownResource(urn: string, assigned_at: string, status: string) {
  const [, type = "", id = ""] = URN.exec(urn) ?? [];
  const self = `https://api.digitalocean.com/v2/${PATHS[type] ?? `${type}s`}/${id}`;
  return { urn, assigned_at, links: { self }, status };
}

function shownProject(project: SandboxProject, world: World) {
  const { uuid } = world.part(SandboxAccount);
  return { ...project, owner_uuid: uuid, owner_id: 258_992, updated_at: project.created_at };
}

export const projectRoutes = [
  route("GET /projects", (request, world) => {
    const shown = world.part(Projects).all.map((one) => shownProject(one, world));
    return listed(request, "/projects", "projects", shown);
  }),
  route("POST /projects", ({ json }, world) => {
    const body = (json ?? {}) as Readonly<Record<string, unknown>>;
    const [name, purpose, environment, description] = ["name", "purpose", "environment", "description"].map(
      (key) => (body[key] === undefined ? undefined : String(body[key])),
    );
    if (!name || name.length > 175) throw invalid("name must have 1 to 175 characters");
    if (!purpose || purpose.length > 255) throw invalid("purpose must have 1 to 255 characters");
    if (environment !== undefined && !ENVIRONMENTS.includes(environment))
      throw invalid(`environment must be one of ${ENVIRONMENTS.join(", ")}`);
    const projects = world.part(Projects);
    if (projects.all.some((one) => one.name === name)) throw conflict("name is already in use");
    const made = projects.add({
      name,
      purpose,
      ...(environment !== undefined && { environment }),
      ...(description !== undefined && { description }),
    });
    return ok({ project: shownProject(made, world) }, 201);
  }),
  route("GET /projects/{project_id}", (request, world) =>
    ok({ project: shownProject(world.part(Projects).of(request), world) }),
  ),
  route("GET /projects/{project_id}/resources", (request, world) => {
    const projects = world.part(Projects);
    const project = projects.of(request);
    return listed(request, `/projects/${project.id}/resources`, "resources", projects.resourcesOf(project));
  }),
  route("POST /projects/{project_id}/resources", (request, world) => {
    const project = world.part(Projects).of(request);
    const { resources } = (request.json ?? {}) as { resources?: unknown };
    if (!Array.isArray(resources) || resources.some((one) => typeof one !== "string" || !URN.test(one)))
      throw invalid("resources must be a list of URNs");
    return ok({ resources: (resources as string[]).map((urn) => world.part(Projects).assign(urn, project)) });
  }),
];
