import type { Exchange } from "cargoshipper/sandbox";
import type { SandboxServer } from "../../../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../../../plugins/cloudflare/sandbox/tokens.js";

type Json = Record<string, unknown>;

/** Asks a sandbox as the plugin's client would, and answers what was exchanged. */
export async function exchanged(
  sandbox: SandboxServer,
  at: string,
  body?: unknown,
): Promise<Exchange & { readonly answer: Json }> {
  const [method = "GET", path] = at.split(" ");
  await fetch(`${sandbox.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${SANDBOX_TOKEN}`,
      "user-agent": "cargoshipper/test",
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return sandbox.exchanges.at(-1) as Exchange & { readonly answer: Json };
}

const ID = "372e67954025e0ba6aaa6d586b9e0b59";

/** A DNS record as Cloudflare answers one. */
const RECORD = {
  id: ID,
  name: "www.example.com",
  type: "A",
  content: "192.0.2.10",
  proxiable: true,
  proxied: true,
  ttl: 1,
  settings: {},
  meta: {},
  comment: "the ship's log",
  tags: [],
  created_on: "2026-02-03T04:05:06.789012Z",
  modified_on: "2026-02-03T04:05:06.789012Z",
  comment_modified_on: "2026-02-03T04:05:06.789012Z",
};

/** A DNS record that is created, or changed at another route, written down by hand. */
export function sentRecord(at = "POST /zones/{zone_id}/dns_records"): Exchange {
  const [method = "", path = ""] = at.split(" ");
  const sent = { type: "A", name: "www.example.com", content: "192.0.2.10", ttl: 1, proxied: true };
  return {
    at,
    method,
    path: path.replace(/\{\w+\}/g, ID),
    query: new URLSearchParams(),
    headers: { "content-type": "application/json", "user-agent": "cargoshipper/test" },
    body: Buffer.from(JSON.stringify({ ...sent, comment: "the ship's log", tags: [] })),
    status: 200,
    answer: { result: RECORD, success: true, errors: [], messages: [] },
  };
}
