import type { Clue, Place } from "cargoshipper/plugin";
import { affectedByZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";

/** The Workers that take some or all of a host's requests, by a route or because the host is their domain. */
export async function workerPlaces({ sdk }: Cloudflare, zone: ZoneRef, clue: Clue): Promise<Place[]> {
  const [routes, domains] = await Promise.all([
    sdk.workers.routes.list({ zone_id: zone.id }),
    sdk.workers.domains.list({ account_id: zone.account.id, hostname: clue.host }),
  ]);
  const byRoute = routes.result.flatMap(({ pattern, script }) =>
    script && isFor(pattern, clue.host) ? [placeOf(script, `route ${pattern}`, zone, clue)] : [],
  );
  const byDomain = domains.result.flatMap(({ hostname, service }) =>
    hostname === clue.host && service ? [placeOf(service, "the host is its domain", zone, clue)] : [],
  );
  return [...byDomain, ...byRoute];
}

/** An asterisk before a host stands for any beginning, the dot included or not. */
function isFor(pattern: string, host: string): boolean {
  const [, asterisk, rest = ""] = /^(?:https?:\/\/)?(\*?)([^/]*)/.exec(pattern.toLowerCase()) ?? [];
  return asterisk ? host.endsWith(rest) : host === rest;
}

function placeOf(worker: string, says: string, zone: ZoneRef, clue: Clue): Place {
  return {
    clue,
    objects: [{ kind: "worker", id: worker, names: [worker] }, ...affectedByZone(zone)],
    says,
    look: { tool: "get_worker", arguments: { worker, account: zone.account.name } },
  };
}
