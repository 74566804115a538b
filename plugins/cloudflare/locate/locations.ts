import {
  Client,
  type Clue,
  inject,
  injectable,
  type LocateAnswer,
  type LocateQuestion,
  type Locator,
  type Place,
  ToolError,
} from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { isIn } from "../tunnels/leads-to.js";
import { recordPlaces } from "./record-places.js";
import { tunnelPlaces } from "./tunnel-places.js";
import { workerPlaces } from "./worker-places.js";

type Looks = (clue: Clue) => Promise<readonly Place[]>;

/** Finds the records, tunnels and Workers behind a host. */
@injectable()
export class Locations implements Locator {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  async locate({ clues, host, tools }: LocateQuestion): Promise<LocateAnswer> {
    const { cloudflare } = this;
    const zones = await cloudflare.lookups.zones();
    const inZones =
      (look: (zone: ZoneRef, clue: Clue) => Promise<readonly Place[]>): Looks =>
      async (clue) =>
        (await Promise.all(zonesOf(clue.host, zones).map((zone) => look(zone, clue)))).flat();
    const looks: (readonly [tool: string, what: string, look: Looks])[] = [
      [
        "list_dns_records",
        "DNS records",
        inZones((zone, clue) => recordPlaces(cloudflare, zone, clue, tools)),
      ],
      ["get_tunnel", "tunnels", (clue) => tunnelPlaces(cloudflare, clue, host)],
      ["get_worker", "routes of Workers", inZones((zone, clue) => workerPlaces(cloudflare, zone, clue))],
    ];
    const unknown = new Set<string>();
    const found = await Promise.all(
      clues.flatMap((clue) =>
        looks.flatMap(([tool, what, look]) =>
          tools.includes(tool) ? [tolerant(look(clue), what, unknown)] : [],
        ),
      ),
    );
    return { places: found.flat(), ...(unknown.size > 0 && { unknown: [...unknown].join(" ") }) };
  }
}

/** What the credential may not read is said, and hides nothing else. */
async function tolerant(
  looking: Promise<readonly Place[]>,
  what: string,
  unknown: Set<string>,
): Promise<readonly Place[]> {
  try {
    return await looking;
  } catch (error) {
    if (!ToolError.is(error) || error.kind !== "authentication") throw error;
    unknown.add([`The ${what} may not be read. ${error.message}`, error.next].filter(Boolean).join(" "));
    return [];
  }
}

/** The zones that answer for a host: the most specific ones, of which several accounts may have one each. */
function zonesOf(host: string, zones: readonly ZoneRef[]): ZoneRef[] {
  const around = zones.filter((zone) => isIn(host, zone));
  const longest = Math.max(0, ...around.map(({ name }) => name.length));
  return around.filter(({ name }) => name.length === longest);
}
