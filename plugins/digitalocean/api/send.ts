import type { Call, Reply } from "cargoshipper/api";
import type { DigitalOcean } from "../client/connect.js";
import type { ApiPath } from "../client/path.js";
import { withoutCredentials } from "./without-credentials.js";

type Query = Readonly<Record<string, string | number | boolean>>;

/** Sends a call, and answers what the API does: without its envelope, and without credentials. Throws ToolErrors. */
export async function send({ api }: DigitalOcean, call: Call): Promise<Reply> {
  const { operation, path, query, headers, body } = call;
  const answer = await api.send(operation.verb as Parameters<typeof api.send>[0], path as ApiPath, {
    query: inText(query),
    headers,
    ...(body !== undefined && { body }),
  });
  return unwrapped(withoutCredentials(operation.id, answer));
}

const inText = (query: Call["query"]): Query =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));

/** What is beside the rows of a list. */
interface Envelope {
  readonly links?: { readonly pages?: { readonly next?: string } } | undefined;
  readonly meta?: unknown;
}

function unwrapped(answer: unknown): Reply {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    return { result: answer ?? null };
  const { links, meta, ...rest } = answer as Envelope & Record<string, unknown>;
  const parts = Object.values(rest);
  const result = parts.length === 1 ? parts[0] : rest;
  const next = nextPage(links?.pages?.next);
  const info = { ...(typeof meta === "object" ? meta : {}), ...(next && { next_page: next }) };
  return { result, ...(Object.keys(info).length > 0 && { result_info: info }) };
}

/** The number of the next page, by the link that leads there. */
function nextPage(link: unknown): number | undefined {
  const text = String(link ?? "");
  const page = URL.canParse(text) ? Number(new URL(text).searchParams.get("page")) : 0;
  return page > 0 ? page : undefined;
}
