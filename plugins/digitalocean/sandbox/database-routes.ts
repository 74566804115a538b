import type { World } from "cargoshipper/sandbox";
import { conflict, invalid, noContent, ok, SandboxError } from "./answer.js";
import { DISKS, ENGINES, layouts } from "./database-options.js";
import { Databases, type SandboxDatabase } from "./databases.js";
import { Projects } from "./projects.js";
import { Regions } from "./regions.js";
import { route, type SandboxRequest } from "./route.js";
import { shownDatabase } from "./shown-database.js";
import { tagsIn } from "./tag-names.js";
import { Vpcs } from "./vpcs.js";

interface Body {
  readonly name?: string;
  readonly engine?: string;
  readonly version?: string;
  readonly size?: string;
  readonly region?: string;
  readonly num_nodes?: number;
  readonly private_network_uuid?: string;
  readonly project_id?: string;
  readonly storage_size_mib?: number;
  readonly tags?: unknown;
  readonly rules?: readonly { readonly type?: string; readonly value?: string }[];
  readonly backup_restore?: { readonly database_name?: string; readonly backup_created_at?: string };
}

const NAME = /^[a-z][a-z0-9-]{2,62}$/;
const MIB = 1024;
/** Seconds that it takes at DigitalOcean. */
const CREATE = 240;
const RESIZE = 300;

/** Throws what the API answers while it is in the middle of something. */
export function checkIdle(database: SandboxDatabase, world: World): void {
  if (world.part(Databases).isBusy(database)) throw conflict("cluster is not ready for this operation");
}

export const databaseRoutes = [
  route("GET /databases", (request, world) => {
    const tag = request.query.get("tag_name");
    const rows = world.part(Databases).all.filter(({ tags }) => !tag || tags.includes(tag));
    const shown = rows.map((one) => shownDatabase(one, world));
    return ok({ databases: shown });
  }),
  route("POST /databases", ({ json }, world) => {
    const databases = world.part(Databases);
    const body = (json ?? {}) as Body;
    const database = databases.make(checked(body, world));
    databases.allow(database, body.rules ?? []);
    databases.begin(database, body.backup_restore ? "forking" : "creating", CREATE);
    databases.all.push(database);
    return ok({ database: shownDatabase(database, world) }, 201);
  }),
  route("GET /databases/{database_cluster_uuid}", (request, world) =>
    ok({ database: shownDatabase(world.part(Databases).of(request), world) }),
  ),
  route("DELETE /databases/{database_cluster_uuid}", (request, world) => {
    const { all } = world.part(Databases);
    all.splice(all.indexOf(world.part(Databases).of(request)), 1);
    return noContent();
  }),
  route("PUT /databases/{database_cluster_uuid}/resize", (request, world) => resized(request, world)),
];

/** What a body makes. Throws what the API answers to one that is wrong. */
function checked(body: Body, world: World) {
  const databases = world.part(Databases);
  const { name = "", engine = "", region = "", num_nodes: nodes = 0 } = body;
  if (!NAME.test(name)) throw invalid("invalid cluster name");
  if (databases.all.some((one) => one.name === name)) throw invalid("cluster name is not available");
  const versions = ENGINES[engine];
  if (!versions) throw invalid("invalid cluster engine");
  const version = body.version ?? versions.at(-1) ?? "";
  if (!versions.includes(version)) throw invalid("invalid engine version");
  if (!world.part(Regions).all.some(({ slug, available }) => slug === region && available))
    throw invalid("invalid region");
  const size = checkedSize(body.size, nodes);
  const vpc = world
    .part(Vpcs)
    .all.find((one) =>
      body.private_network_uuid === undefined
        ? one.region === region && one.default
        : one.id === body.private_network_uuid,
    );
  if (body.private_network_uuid !== undefined && vpc?.region !== region)
    throw invalid("private network is not in the region of the cluster");
  const { database_name: from, backup_created_at: at } = body.backup_restore ?? {};
  const source = databases.all.find((one) => one.name === from);
  if (body.backup_restore && !source) throw new SandboxError(404, "not_found", "cluster not found");
  if (at !== undefined && Date.parse(at) < Date.parse(source?.backups[0]?.created_at ?? at))
    throw invalid("backup does not exist");
  if (databases.all.length >= databases.limit)
    throw invalid("you have reached the limit of database clusters");
  const project = world
    .part(Projects)
    .all.find(({ id, is_default }) => (body.project_id === undefined ? is_default : id === body.project_id));
  if (!project) throw invalid("invalid project");
  return {
    name,
    engine,
    version,
    region,
    size,
    nodes,
    vpc: vpc?.id ?? world.uuid(),
    project: project.id,
    tags: tagsIn(body.tags),
    storage: checkedStorage(body.storage_size_mib, size),
  };
}

function checkedSize(size: string | undefined, nodes: number): string {
  const layout = layouts().find(({ num_nodes }) => num_nodes === nodes);
  if (!layout) throw invalid("invalid node count");
  if (size === undefined || !layout.sizes.includes(size)) throw invalid("invalid size for this node count");
  return size;
}

function checkedStorage(storage: number | undefined, size: string): number | undefined {
  const least = (DISKS[size] ?? 0) * MIB;
  if (storage !== undefined && (storage < least || storage > least * 6 || storage % MIB !== 0))
    throw invalid("invalid storage size for this size");
  return storage;
}

function resized(request: SandboxRequest, world: World) {
  const database = world.part(Databases).of(request);
  const { size, num_nodes: nodes = 0, storage_size_mib } = (request.json ?? {}) as Body;
  checkIdle(database, world);
  const to = checkedSize(size, nodes);
  const storage = checkedStorage(storage_size_mib, to) ?? Math.max(database.storage, (DISKS[to] ?? 0) * MIB);
  if ((DISKS[to] ?? 0) < (DISKS[database.size] ?? 0) || storage < database.storage)
    throw invalid("a cluster cannot be resized to less storage");
  Object.assign(database, { size: to, nodes, storage });
  world.part(Databases).begin(database, "resizing", RESIZE);
  return { status: 202, json: undefined };
}
