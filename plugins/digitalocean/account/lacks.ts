import { ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import type { ApiPath } from "../client/path.js";
import { scopesFor } from "../client/scopes.js";
import { USES } from "./uses.js";

/**
 * The scopes to read that toolsets need and the token lacks, each with its toolsets: `droplet:read (toolset droplets)`.
 * Found by asking; what changes something cannot be tried.
 */
export async function lacks({ api }: DigitalOcean, toolsets: readonly string[]): Promise<string[]> {
  const needing = new Map<string, string[]>();
  for (const toolset of toolsets)
    for (const path of USES[toolset]?.reads ?? []) needing.set(path, [...(needing.get(path) ?? []), toolset]);
  const missing = new Map<string, Set<string>>();
  const tried = [...needing].map(async ([path, users]) => {
    try {
      await api.send("GET", path as ApiPath, { query: { per_page: 1 } });
    } catch (error) {
      if (!ToolError.is(error)) throw error;
      // What may be looked for, and is not there.
      if (error.kind === "not_found") return;
      if (error.kind !== "authentication") throw error;
      for (const scope of await scopesFor("GET", path))
        missing.set(scope, new Set([...(missing.get(scope) ?? []), ...users]));
    }
  });
  await Promise.all(tried);
  return [...missing].map(([scope, users]) => `${scope} (toolset ${[...users].join(", ")})`).sort();
}
