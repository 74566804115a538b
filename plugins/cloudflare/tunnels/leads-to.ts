import { ToolError } from "cargoshipper/plugin";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { type Tunnel, targetOf } from "./tunnel.js";

/** Statuses of an answer about one zone that say nothing of the others. */
const UNREADABLE = [400, 403, 404];

/** What leads into a tunnel. */
export interface LeadsTo {
  /** Hostnames whose DNS records point to it. */
  readonly hostnames: readonly string[];
  /** Private networks that are reached through it, and the ids of their routes. */
  readonly networks: readonly { readonly id: string; readonly network: string }[];
  /** What could not be looked at, in a sentence. */
  readonly unknown?: string;
}

/** Zones that are all looked into. Of an account with more only those that the tunnel's own hostnames are in. */
const MOST_ZONES = 25;

/** Looks for what leads into a tunnel. `known` are hostnames that it is configured for. */
export async function leadsTo(
  cloudflare: Cloudflare,
  tunnel: Tunnel,
  known: readonly string[],
): Promise<LeadsTo> {
  const [names, networks] = await Promise.all([
    hostnamesOf(cloudflare, tunnel, known),
    networksOf(cloudflare, tunnel),
  ]);
  return { ...names, networks };
}

async function hostnamesOf(cloudflare: Cloudflare, tunnel: Tunnel, known: readonly string[]) {
  const zones = (await cloudflare.lookups.zones()).filter(({ account }) => account.id === tunnel.account.id);
  const few = zones.length <= MOST_ZONES;
  const looked = few ? zones : zones.filter((zone) => known.some((name) => isIn(name, zone)));
  const skipped = new Set<string>();
  const found = await Promise.all(
    looked.map((zone) =>
      recordsTo(cloudflare, zone, tunnel).catch((error: unknown) => {
        // One zone that cannot be read is no reason to show nothing of the tunnel.
        if (!ToolError.is(error) || !UNREADABLE.includes(Number(error.details?.["status"]))) throw error;
        skipped.add(zone.name);
        return [];
      }),
    ),
  );
  const unknown = [
    ...(skipped.size > 0 ? [`The token may not read the DNS records of ${[...skipped].join(", ")}.`] : []),
    ...(few ? [] : [`Only ${looked.length} of ${zones.length} zones were looked into.`]),
  ].join(" ");
  return { hostnames: found.flat().sort(), ...(unknown && { unknown }) };
}

async function recordsTo({ sdk }: Cloudflare, { id }: ZoneRef, tunnel: Tunnel): Promise<string[]> {
  const content = { exact: targetOf(tunnel) };
  const records = await allPages((page) =>
    sdk.dns.records.list({ zone_id: id, type: "CNAME", content, page, per_page: 100 }),
  );
  return records.map(({ name }) => name);
}

async function networksOf({ sdk }: Cloudflare, { id, account }: Tunnel) {
  const routes = await allPages((page) =>
    sdk.zeroTrust.networks.routes.list({
      account_id: account.id,
      tunnel_id: id,
      is_deleted: false,
      page,
      per_page: 100,
    }),
  );
  return routes.map((one) => ({ id: one.id ?? "", network: one.network ?? "" }));
}

/** Whether a hostname is a zone's, or below it. */
export const isIn = (hostname: string, { name }: Pick<ZoneRef, "name">): boolean =>
  hostname === name || hostname.endsWith(`.${name}`);
