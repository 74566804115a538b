import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { monthly } from "../client/prices.js";
import { allRows } from "../client/rows.js";
import { recordsAt } from "../dns/records-at.js";
import { allAddresses, type Droplet } from "./droplet.js";
import { firewallsOf } from "./droplet-view.js";

/** `cost` is dollars a month, as in "10.00". */
const Part = z.looseObject({ id: z.string(), name: z.string(), cost: z.string().default("") });

const Parts = z.looseObject({
  reserved_ips: z.array(Part).nullish(),
  snapshots: z.array(Part).nullish(),
  volumes: z.array(Part).nullish(),
  volume_snapshots: z.array(Part).nullish(),
});

const Balancer = z.looseObject({
  id: z.string(),
  name: z.string(),
  droplet_ids: z.array(z.int()).nullish(),
  tag: z.string().nullish(),
});

type Part = z.output<typeof Part>;

/** What is there of a droplet's when it is gone, and what points at it then. */
export interface LeftBehind {
  /** Addresses that go with it; reserved ones among them unless it is known which are. */
  readonly addresses: readonly string[];
  readonly isReservedKnown: boolean;
  readonly reservedIps: readonly Part[];
  readonly snapshots: readonly Part[];
  readonly volumes: readonly Part[];
  readonly volumeSnapshots: readonly Part[];
  readonly firewalls: readonly string[];
  readonly balancers: readonly string[];
  /** `www.example.com A 203.0.113.11`. */
  readonly records: readonly string[];
  /** What could not be looked at. */
  readonly unread: readonly string[];
}

/** Looks for all that a droplet's deletion leaves behind. What the token may not read is named, and the rest is told. */
export async function leftBehind(digitalOcean: DigitalOcean, droplet: Droplet): Promise<LeftBehind> {
  const { api } = digitalOcean;
  const { id, tags } = droplet;
  const unread: string[] = [];
  const [parts, firewalls, balancers] = await Promise.all([
    ifReadable(
      unread,
      "reserved IPs, volumes and snapshots",
      api.get(path`/droplets/${id}/destroy_with_associated_resources`, Parts),
    ),
    ifReadable(unread, "firewalls", firewallsOf(api, id)),
    ifReadable(
      unread,
      "load balancers",
      allRows(api, { path: path`/load_balancers`, key: "load_balancers", row: Balancer }),
    ),
  ]);
  const reservedIps = parts?.reserved_ips ?? [];
  const reserved = reservedIps.map(({ name }) => name);
  const addresses = allAddresses(droplet);
  const serving = balancers?.filter(
    (one) => one.droplet_ids?.includes(id) || (one.tag && tags.includes(one.tag)),
  );
  return {
    addresses: addresses.filter((one) => !reserved.includes(one)),
    isReservedKnown: parts !== undefined,
    reservedIps,
    snapshots: parts?.snapshots ?? [],
    volumes: parts?.volumes ?? [],
    volumeSnapshots: parts?.volume_snapshots ?? [],
    firewalls: firewalls?.map(({ name }) => name) ?? [],
    balancers: serving?.map(({ name }) => name) ?? [],
    records: await recordsAt(digitalOcean, [...addresses, ...reserved], unread),
    unread,
  };
}

/** "data ($10.00 a month)". A cost in another form than the documented one is left out. */
export const pricedPart = ({ name, cost }: Part): string =>
  cost !== "" && Number.isFinite(Number(cost)) ? `${name} (${monthly(Number(cost))})` : name;
