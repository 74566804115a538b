import { type Answer, invalid, ok } from "./answer.js";
import type { SandboxRequest } from "./route.js";

const MOST = 200;
const STANDARD = 20;

/** Where the API says that it is: links to pages name that host, wherever the request came from. */
const HOST = "https://api.digitalocean.com/v2";

/** A list in numbered pages: rows under `key`, links to other pages, and how many rows there are. */
export function listed(
  request: SandboxRequest & { readonly at?: string },
  path: string,
  key: string,
  rows: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  const { query } = request;
  const per = whole(query, "per_page", STANDARD, MOST);
  const page = whole(query, "page", 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(rows.length / per));
  const link = (to: number) => {
    const asked = new URLSearchParams(query);
    asked.set("page", String(to));
    asked.set("per_page", String(per));
    return `${HOST}${path}?${asked}`;
  };
  const pages = {
    ...(page > 1 && { first: link(1), prev: link(page - 1) }),
    ...(page < last && { next: link(page + 1), last: link(last) }),
  };
  const links = Object.keys(pages).length > 0 ? { pages } : {};
  const shown = rows.slice((page - 1) * per, page * per);
  return ok({ [key]: shown, links, meta: { total: rows.length }, ...more });
}

function whole(query: URLSearchParams, name: string, standard: number, most: number): number {
  const value = Number(query.get(name) ?? standard);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw invalid(`${name} must be a whole number from 1 to ${most}`);
  return value;
}
