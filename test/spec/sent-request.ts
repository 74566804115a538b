import type { Exchange } from "cargoshipper/sandbox";

/** What a request says, part by part. */
export interface SentRequest {
  /** The variables of the route's path, with what stands for them. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined where the body is none, or no JSON. */
  readonly json: unknown;
  /** The type of a body that is no JSON. */
  readonly otherBody: string | undefined;
}

/** Whether a plugin's client sent it, or the SDK for it: a test may send what it likes. */
export const fromPlugin = ({ headers }: Exchange): boolean =>
  /cargoshipper|cloudflare/i.test(String(headers["user-agent"]));

/** Reads a request of a route. */
export function sentRequest(at: string, { path, query, headers, body }: Exchange): SentRequest {
  const [, template = ""] = at.split(" ");
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const values = new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path)?.slice(1) ?? [];
  const type = String(headers["content-type"] ?? "no type");
  const json = body.length > 0 && /json/.test(type);
  return {
    variables: names.map((name, index) => [name, decodeURIComponent(values[index] ?? "")] as const),
    query: Object.fromEntries(
      [...new Set(query.keys())].map((name) => {
        const all = query.getAll(name);
        return [name, all.length > 1 ? all : all[0]];
      }),
    ),
    json: json ? JSON.parse(body.toString()) : undefined,
    otherBody: body.length > 0 && !json ? type : undefined,
  };
}
