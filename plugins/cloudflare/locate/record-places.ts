import type { Clue, Place } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { affectedRecords } from "../dns/affected-record.js";
import { allRecords } from "../dns/all-records.js";
import { type CloudflareRecord, PROXIABLE } from "../dns/api-record.js";
import { TUNNEL_HOST } from "./tunnel-places.js";

/** The records that lead on from a host: its own, or else those of the nearest wildcard. */
export async function recordPlaces(
  cloudflare: Cloudflare,
  zone: ZoneRef,
  clue: Clue,
  tools: readonly string[],
): Promise<Place[]> {
  for (const name of namesFor(clue.host, zone.name)) {
    const records = await allRecords(cloudflare, zone, { name: { exact: name } });
    // What has any record of its own is covered by no wildcard.
    if (records.length === 0) continue;
    return records.flatMap((record) =>
      PROXIABLE.includes(record.type) ? [placeOf(record, zone, clue, tools)] : [],
    );
  }
  return [];
}

/** The host itself, and the wildcards above it within the zone, the nearest first. */
function namesFor(host: string, zone: string): string[] {
  const own = host === zone ? [] : host.slice(0, -zone.length - 1).split(".");
  const wildcards = own.map((_, index) => ["*", ...own.slice(index + 1), zone].join("."));
  return [...new Set([host, ...wildcards])];
}

function placeOf(record: CloudflareRecord, zone: ZoneRef, clue: Clue, tools: readonly string[]): Place {
  const { name, type, content, options = {} } = record;
  const { port } = clue;
  const host = content.toLowerCase().replace(/\.$/, "");
  const tunnel = TUNNEL_HOST.test(host);
  const says = [
    type,
    ...(options["proxied"] === true ? ["proxied"] : []),
    ...(tunnel && !tools.includes("get_tunnel") ? ["a tunnel, which toolset tunnels shows"] : []),
  ];
  const [first = { kind: "record" }, ...others] = affectedRecords([record], zone);
  return {
    clue,
    objects: [first, ...others],
    says: says.join(", "),
    look: { tool: "list_dns_records", arguments: { zone: zone.name, name } },
    leadsTo: [{ host, ...(port !== undefined && { port }) }],
  };
}
