import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { RESERVED_IP, snapshotPrice, volumePrice } from "../client/prices.js";
import { allRows } from "../client/rows.js";
import { type Droplet, everyDroplet } from "../droplets/droplet.js";
import { balancerPrice, loadBalancerList } from "../network/load-balancer.js";
import { daysOld, snapshotList } from "../storage/snapshot.js";
import { volumeList } from "../storage/volume.js";
import type { Finding } from "./finding.js";

const ReservedIp = z.looseObject({ ip: z.string(), droplet: z.looseObject({}).nullish() });

/** Volumes that are on no droplet. */
export async function unattachedVolumes({ api }: DigitalOcean): Promise<Finding[]> {
  const volumes = await allRows(api, volumeList());
  return volumes
    .filter(({ droplet_ids }) => droplet_ids.length === 0)
    .map(({ id, name, region, size_gigabytes }) => ({
      what: "volume",
      name,
      id,
      why: `on no droplet, ${size_gigabytes} GiB in ${region.slug}`,
      monthly: volumePrice(size_gigabytes),
      tool: "digitalocean_delete_storage",
    }));
}

/** Droplets that are off, which are paid for all the same. */
export const offDroplets = (droplets: readonly Droplet[]): Finding[] =>
  droplets
    .filter(({ status }) => status === "off")
    .map(({ id, name, size, size_slug, region }) => ({
      what: "droplet",
      name,
      id: String(id),
      why: `off and paid for, ${size_slug} in ${region.slug}`,
      monthly: size?.price_monthly ?? 0,
      tool: "digitalocean_delete_droplet",
    }));

export const allDroplets = ({ api }: DigitalOcean): Promise<Droplet[]> => everyDroplet(api);

/** Snapshots that are older than so many days. */
export async function oldSnapshots({ api }: DigitalOcean, days: number): Promise<Finding[]> {
  const snapshots = await allRows(api, snapshotList());
  return snapshots
    .map((snapshot) => ({ ...snapshot, age: daysOld(snapshot) }))
    .filter(({ age }) => age > days)
    .map(({ id, name, age, resource_type, size_gigabytes }) => ({
      what: "snapshot",
      name,
      id,
      why: `${age} days old, ${size_gigabytes} GB of a ${resource_type}`,
      monthly: snapshotPrice(size_gigabytes),
      tool: "digitalocean_delete_storage",
    }));
}

/** Reserved IPs that lead nowhere, which are paid for only then. */
export async function unassignedIps({ api }: DigitalOcean): Promise<Finding[]> {
  const ips = await allRows(api, { path: path`/reserved_ips`, key: "reserved_ips", row: ReservedIp });
  return ips
    .filter(({ droplet }) => !droplet)
    .map(({ ip }) => ({
      what: "reserved_ip",
      name: ip,
      id: ip,
      why: "assigned to no droplet",
      monthly: RESERVED_IP,
      tool: "digitalocean_delete_network_object",
    }));
}

/** Load balancers without a target: no droplet, no tag that gives them some, and no other load balancer. */
export async function emptyLoadBalancers({ api }: DigitalOcean): Promise<Finding[]> {
  return (await allRows(api, loadBalancerList()))
    .filter(({ droplet_ids, tag, target_load_balancer_ids: others }) => {
      return !tag && [droplet_ids, others].every((ids) => (ids ?? []).length === 0);
    })
    .map((balancer) => ({
      what: "load_balancer",
      name: balancer.name,
      id: balancer.id,
      why: "no target",
      monthly: balancerPrice(balancer),
      tool: "digitalocean_delete_network_object",
    }));
}
