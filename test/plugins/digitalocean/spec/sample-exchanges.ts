import type { Exchange } from "cargoshipper/sandbox";
import type { SandboxServer } from "../../../../plugins/digitalocean/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../../../plugins/digitalocean/sandbox/tokens.js";

/** Asks a sandbox as the plugin's client would, and answers what was exchanged. */
export async function exchanged(
  sandbox: SandboxServer,
  at: string,
  body?: unknown,
): Promise<Exchange & { readonly answer: Record<string, unknown> }> {
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
  return sandbox.exchanges.at(-1) as Exchange & { readonly answer: Record<string, unknown> };
}

/** A request of the plugin with its answer, written down by hand. */
export function written(at: string, body: unknown, status: number, answer: unknown): Exchange {
  const [method = "", path = ""] = at.split(" ");
  return {
    at,
    method,
    path: path.replace(/\{\w+\}/g, "1000042"),
    query: new URLSearchParams(),
    headers: { "content-type": "application/json", "user-agent": "cargoshipper/test" },
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    status,
    answer,
  };
}
