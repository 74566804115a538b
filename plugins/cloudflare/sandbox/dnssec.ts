import type { World } from "cargoshipper/sandbox";
import { invalid, ok } from "./answer.js";
import { route } from "./route.js";
import { Zones } from "./zones.js";

/** Zones that are signed, or wait for the registrar to know it. */
class Signed {
  readonly since = new Map<string, string>();
}

function answer(id: string, name: string, world: World) {
  const since = world.part(Signed).since.get(id);
  if (since === undefined) return { status: "disabled", flags: null, algorithm: null, modified_on: null };
  const digest = "48e939042e82c22542cb377b580dfdc52a361cefdc72e7f9107e2b6bd9306a45";
  return {
    status: "pending",
    flags: 257,
    algorithm: "13",
    key_type: "ECDSAP256SHA256",
    digest_type: "2",
    digest_algorithm: "SHA256",
    digest,
    ds: `${name}. 3600 IN DS 16953 13 2 ${digest.toUpperCase()}`,
    key_tag: 42,
    public_key: "oXiGYrSTO+LSCJ3mohc8EP+CzF9KxBj8/ydXJ22pKuZP3VAC3/Md/k7xZfz470CoRyZJ6gV6vml07IC3d8xqhA==",
    modified_on: since,
  };
}

export const dnssecRoutes = [
  route("GET /zones/{zone_id}/dnssec", ({ params }, world) => {
    const { id, name } = world.part(Zones).of(params["zone_id"]);
    return ok(answer(id, name, world));
  }),
  route("PATCH /zones/{zone_id}/dnssec", ({ params, json }, world) => {
    const { id, name } = world.part(Zones).of(params["zone_id"]);
    const { status } = (json ?? {}) as { status?: unknown };
    if (status !== "active" && status !== "disabled")
      throw invalid(1004, "status must be active or disabled");
    if (status === "active") world.part(Signed).since.set(id, world.now());
    else world.part(Signed).since.delete(id);
    return ok(answer(id, name, world));
  }),
];
