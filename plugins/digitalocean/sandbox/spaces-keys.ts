import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok, SandboxError } from "./answer.js";
import { madeUp } from "./made-up.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface Grant {
  readonly bucket: string;
  readonly permission: string;
}

interface SandboxSpacesKey {
  readonly name: string;
  readonly access_key: string;
  readonly grants: readonly Grant[];
  readonly created_at: string;
}

const PERMISSIONS = ["read", "readwrite", "fullaccess"];
const MOST = 200;

/** The keys there are: one that may read pictures. Their secrets are shown once, and not kept. */
export class SpacesKeys {
  readonly all: SandboxSpacesKey[] = [];

  constructor(private readonly world: World) {
    this.add("website", [{ bucket: "pictures", permission: "read" }]);
  }

  add(name: string, grants: readonly Grant[]): SandboxSpacesKey {
    const { world } = this;
    const access_key = `DO00${world.id().slice(0, 16).toUpperCase()}`;
    const made = { name, access_key, grants, created_at: world.now() };
    this.all.push(made);
    return made;
  }

  of({ params }: SandboxRequest): SandboxSpacesKey {
    const key = this.all.find(({ access_key }) => access_key === params["access_key"]);
    if (!key) throw notFound();
    return key;
  }
}

/** The grants of a body. Throws what the API answers when they are wrong. */
function grantsIn(value: unknown): Grant[] {
  const grants = Array.isArray(value) ? (value as Grant[]) : [];
  for (const { bucket, permission } of grants) {
    if (!PERMISSIONS.includes(permission)) throw invalid("permission is invalid");
    if ((permission === "fullaccess") !== (bucket === ""))
      throw new SandboxError(400, "bad_request", "fullaccess is for all buckets, other permissions for one");
  }
  return grants.map(({ bucket, permission }) => ({ bucket, permission }));
}

export const spacesKeyRoutes = [
  route("GET /spaces/keys", (request, world) =>
    listed(request, "/spaces/keys", "keys", world.part(SpacesKeys).all),
  ),
  route("POST /spaces/keys", ({ json }, world) => {
    const { name, grants } = (json ?? {}) as { name?: unknown; grants?: unknown };
    if (typeof name !== "string" || name === "") throw invalid("name can't be blank");
    const keys = world.part(SpacesKeys);
    if (keys.all.length >= MOST) throw invalid("You have reached the limit of Spaces keys.");
    const made = keys.add(name, grantsIn(grants));
    return ok({ key: { ...made, secret_key: madeUp(world) } }, 201);
  }),
  route("DELETE /spaces/keys/{access_key}", (request, world) => {
    const keys = world.part(SpacesKeys);
    keys.all.splice(keys.all.indexOf(keys.of(request)), 1);
    return noContent();
  }),
];
