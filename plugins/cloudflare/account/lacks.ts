import { AuthenticationError, ToolError } from "cargoshipper/plugin";
import { ask } from "../analytics/ask.js";
import { explainErrors } from "../analytics/errors.js";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { permissionFor } from "../client/permissions.js";
import { isRefusal } from "./credential.js";
import { USES } from "./uses.js";

/**
 * The permissions to read that toolsets need and a credential lacks, each with its toolsets:
 * `Zone → DNS → Read (toolset dns)`. Tried with the first zone and its account. What changes something cannot be tried.
 */
export async function lacks(
  cloudflare: Cloudflare,
  toolsets: readonly string[],
  zone: ZoneRef,
): Promise<string[]> {
  const needing = new Map<string, string[]>();
  for (const toolset of toolsets)
    for (const path of USES[toolset]?.reads ?? []) needing.set(path, [...(needing.get(path) ?? []), toolset]);
  const missing = new Map<string, Set<string>>();
  const tried = [...needing].map(async ([template, users]) => {
    const path = template.replace("{zone}", zone.id).replace("{account}", zone.account.id);
    if (await mayRead(cloudflare, path, zone)) return;
    const permission = permissionFor("GET", path) ?? `what ${path} takes`;
    missing.set(permission, new Set([...(missing.get(permission) ?? []), ...users]));
  });
  await Promise.all(tried);
  return [...missing].map(([permission, users]) => `${permission} (toolset ${[...users].join(", ")})`).sort();
}

async function mayRead(cloudflare: Cloudflare, path: string, zone: ZoneRef): Promise<boolean> {
  try {
    await (path === "/graphql" ? askGraphql(cloudflare, zone) : cloudflare.sdk.get(path));
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    // What may be looked for, and is not there.
    if (ToolError.is(error) && error.kind === "not_found") return true;
    throw error;
  }
}

/** To a token that does not include a zone, analytics answer no zone, and no error. */
async function askGraphql({ sdk }: Cloudflare, zone: ZoneRef): Promise<void> {
  const groups = "httpRequests1dGroups(limit: 1, filter: { date_geq: $day }) { sum { requests } }";
  const query = `query ($zoneTag: string!, $day: Date!) { viewer { zones(filter: { zoneTag: $zoneTag }) { ${groups} } } }`;
  const day = new Date().toISOString().slice(0, 10);
  const { data, errors } = await ask(sdk, query, { zoneTag: zone.id, day });
  if (errors.length > 0) throw explainErrors(errors);
  const { zones } = (data["viewer"] ?? {}) as { readonly zones?: readonly unknown[] };
  if (zones?.length === 0) throw new AuthenticationError(`Analytics do not show ${zone.name}.`);
}
