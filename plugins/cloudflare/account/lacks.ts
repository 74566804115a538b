import { AuthenticationError } from "cargoshipper/plugin";
import { ask } from "../analytics/ask.js";
import { explainErrors } from "../analytics/errors.js";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { permissionFor } from "../client/permissions.js";
import { isRefusal } from "./credential.js";

/** For each toolset, what it reads: of the first zone or its account. What it changes cannot be tried. */
const READS: Readonly<Record<string, readonly string[]>> = {
  dns: ["/zones/{zone}/dns_records?per_page=1"],
  cache: ["/zones/{zone}/settings"],
  analytics: ["/graphql"],
  rules: ["/zones/{zone}/rulesets"],
  workers: ["/accounts/{account}/workers/scripts", "/zones/{zone}/workers/routes"],
  storage: [
    "/accounts/{account}/storage/kv/namespaces?per_page=5",
    "/accounts/{account}/d1/database?per_page=10",
    "/accounts/{account}/r2/buckets",
  ],
  tunnels: ["/accounts/{account}/cfd_tunnel?per_page=1"],
};

/** The permissions to read that toolsets need and a credential lacks, each with its toolset: `Zone → DNS → Read (dns)`. */
export async function lacks(
  cloudflare: Cloudflare,
  toolsets: readonly string[],
  zone: ZoneRef,
): Promise<string[]> {
  const reads = toolsets.flatMap((toolset) => (READS[toolset] ?? []).map((path) => ({ toolset, path })));
  const found = await Promise.all(
    reads.map(async ({ toolset, path: template }) => {
      const path = template.replace("{zone}", zone.id).replace("{account}", zone.account.id);
      const read = path === "/graphql" ? askGraphql(cloudflare, zone) : cloudflare.sdk.get(path);
      try {
        await read;
        return [];
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const permission = permissionFor("GET", path.replace(/\?.*/, "")) ?? `what ${path} needs`;
        return [`${permission} (toolset ${toolset})`];
      }
    }),
  );
  return found.flat();
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
