import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";
import { recordList } from "../dns/all-records.js";
import { DOMAINS } from "../dns/domain.js";
import { addressesOf, type Droplet } from "./droplet.js";
import { firewallsOf } from "./droplet-view.js";

/** Domains whose records are looked through. */
const MOST_DOMAINS = 20;

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
  const addresses = [...Object.values(addressesOf(droplet)), ...reservedIps.map(({ name }) => name)];
  const serving = balancers?.filter(
    (one) => one.droplet_ids?.includes(id) || (one.tag && tags.includes(one.tag)),
  );
  return {
    reservedIps,
    snapshots: parts?.snapshots ?? [],
    volumes: parts?.volumes ?? [],
    volumeSnapshots: parts?.volume_snapshots ?? [],
    firewalls: firewalls?.map(({ name }) => name) ?? [],
    balancers: serving?.map(({ name }) => name) ?? [],
    records: await recordsAt(
      digitalOcean,
      addresses.filter((one) => one !== undefined),
      unread,
    ),
    unread,
  };
}

async function recordsAt(
  { api, lookups }: DigitalOcean,
  addresses: readonly string[],
  unread: string[],
): Promise<string[]> {
  const domains = (await ifReadable(unread, "domains", lookups.all(DOMAINS))) ?? [];
  if (domains.length > MOST_DOMAINS)
    unread.push(`the records of ${domains.length - MOST_DOMAINS} more domains`);
  const looked = domains.slice(0, MOST_DOMAINS).map(async ({ name: domain }) => {
    const records =
      (await ifReadable(unread, `records of ${domain}`, allRows(api, recordList(domain)))) ?? [];
    return records
      .filter(({ type, data }) => ["A", "AAAA"].includes(type) && data && addresses.includes(data))
      .map(
        ({ type, name, data }) => `${!name || name === "@" ? domain : `${name}.${domain}`} ${type} ${data}`,
      );
  });
  return (await Promise.all(looked)).flat();
}
