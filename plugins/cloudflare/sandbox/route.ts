import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.js";
import type { SandboxToken } from "./tokens.js";
import type { World } from "./world.js";

/** A request as an operation sees it. */
export interface SandboxRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed document, or undefined where the body is none. */
  readonly json: unknown;
  readonly body: Buffer;
  readonly token: SandboxToken;
}

/** One operation of the API. */
export interface Route {
  /** Verb and path below /client/v4: `GET /zones/{zone_id}`. */
  readonly at: string;
  readonly handle: (request: SandboxRequest, world: World) => Answer | Promise<Answer>;
}

export const route = (at: string, handle: Route["handle"]): Route => ({ at, handle });

/** The route of a request, with what stands for the variables of its path. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Record<string, string> } | undefined {
  for (const route of routes) {
    const [verb, template = ""] = route.at.split(" ");
    if (verb !== method) continue;
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const found = new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (!found) continue;
    const values = found.slice(1).map(decodeURIComponent);
    return { route, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])) };
  }
  return undefined;
}
