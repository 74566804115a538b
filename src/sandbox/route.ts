import type { IncomingHttpHeaders } from "node:http";
import type { World } from "./world.js";

/** A request as an operation sees it. */
export interface SandboxRequest<Caller = unknown> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed document, or undefined where the body is none. */
  readonly json: unknown;
  readonly body: Buffer;
  /** Who asks, as the API's `admit` knows them. */
  readonly token: Caller;
}

/** What an operation answers: a document, or anything else with its type. The status is 200 unless it says otherwise. */
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
} & ({ readonly json: unknown } | { readonly body: string | Buffer; readonly type: string });

/** One operation of the API. */
export interface Route<Caller = unknown> {
  /** Verb and path below the API's base: `GET /zones/{zone_id}`. */
  readonly at: string;
  readonly handle: (request: SandboxRequest<Caller>, world: World) => Answer | Promise<Answer>;
}

/** The route of a request, with what stands for the variables of its path. */
export function findRoute<Caller>(
  routes: readonly Route<Caller>[],
  method: string,
  path: string,
): { readonly route: Route<Caller>; readonly params: Record<string, string> } | undefined {
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
