import {
  Client,
  inject,
  injectable,
  type LocateAnswer,
  type LocateQuestion,
  type Locator,
} from "cargoshipper/plugin";
import { APPS } from "../apps/app.js";
import type { DigitalOcean } from "../client/connect.js";
import { DOMAINS } from "../dns/domain.js";
import { DROPLETS } from "../droplets/droplet.js";
import { LOAD_BALANCERS } from "../network/load-balancer.js";
import { RESERVED_IPS } from "../network/reserved-ip.js";
import { isAddress, isDomainName, mayBeReserved } from "./addresses.js";
import { appPlaces } from "./app-places.js";
import { dropletPlaces } from "./droplet-places.js";
import { loadBalancerPlaces } from "./load-balancer-places.js";
import { Looks } from "./looks.js";
import { recordPlaces } from "./record-places.js";
import { reservedIpPlaces } from "./reserved-ip-places.js";

/** Finds the records and apps behind a name, and the load balancers, reserved IPs and droplets behind an address. */
@injectable()
export class Locations implements Locator {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  async locate({ clues, tools }: LocateQuestion): Promise<LocateAnswer> {
    const { lookups } = this.digitalOcean;
    const looks = new Looks(tools);
    const names = clues.filter(({ host }) => isDomainName(host));
    const addresses = clues.filter(({ host }) => isAddress(host));
    const public4 = addresses.filter(({ host }) => mayBeReserved(host));
    // What no clue fits is not asked for.
    const of = <T>(
      fitting: readonly unknown[],
      tool: string,
      what: string,
      load: () => Promise<readonly T[]>,
    ) => (fitting.length > 0 ? looks.at(tool, what, load) : undefined);
    const [records, apps, droplets, balancers, reserved = []] = await Promise.all([
      of(names, "list_dns_records", "DNS records", async () => {
        const domains = await lookups.all(DOMAINS);
        const found = names.map((clue) => recordPlaces(this.digitalOcean, domains, clue));
        return (await Promise.all(found)).flat();
      }),
      of(names, "get_app", "apps", () => lookups.all(APPS)),
      of(addresses, "get_droplet", "droplets", () => lookups.all(DROPLETS)),
      of(addresses, "list_network_objects", "load balancers", () => lookups.all(LOAD_BALANCERS)),
      of(public4, "list_network_objects", "reserved IPs", () => lookups.all(RESERVED_IPS)),
    ]);
    const places = [
      ...(records ?? []),
      ...names.flatMap((clue) => appPlaces(apps ?? [], clue)),
      ...addresses.flatMap((clue) => [
        ...loadBalancerPlaces(balancers ?? [], droplets, clue),
        ...reservedIpPlaces(reserved, droplets ?? [], clue),
        ...dropletPlaces(droplets ?? [], reserved, clue),
      ]),
    ];
    return { places, ...looks.rest() };
  }
}
