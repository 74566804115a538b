import { invalid, ok } from "./answer.js";
import { route } from "./route.js";
import { Zones } from "./zones.js";

const KINDS = ["files", "tags", "hosts", "prefixes"];

export const cacheRoutes = [
  route("POST /zones/{zone_id}/purge_cache", ({ params, json }, world) => {
    const { id } = world.part(Zones).of(params["zone_id"]);
    const body = (json ?? {}) as Record<string, unknown>;
    const stated = KINDS.filter((kind) => Array.isArray(body[kind]) && (body[kind] as unknown[]).length > 0);
    if (stated.length + (body["purge_everything"] === true ? 1 : 0) !== 1)
      throw invalid(1012, "Request must contain one of purge_everything or files, tags, hosts or prefixes");
    const [kind] = stated;
    if (kind && (body[kind] as unknown[]).length > 30)
      throw invalid(1094, `Request may contain at most 30 ${kind}`);
    return ok({ id });
  }),
];
