import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import type { Droplet } from "../droplets/droplet.js";

/** Addresses that are every machine's own. */
const OWN = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
] as const)
  OWN.addSubnet(net, prefix, "ipv4");
OWN.addSubnet("::", 127, "ipv6");
OWN.addSubnet("fe80::", 10, "ipv6");

const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  PRIVATE.addSubnet(net, prefix, "ipv4");

/** Whether something at DigitalOcean may have this address. */
export const isAddress = (host: string): boolean =>
  isIP(host) > 0 && !OWN.check(host, isIPv4(host) ? "ipv4" : "ipv6");

/** Whether it may be a reserved IP: those are public, and of IPv4. */
export const mayBeReserved = (host: string): boolean =>
  isAddress(host) && isIPv4(host) && !PRIVATE.check(host, "ipv4");

/** Whether it may be the name of a record or an app. */
export const isDomainName = (host: string): boolean => isIP(host) === 0 && host.includes(".");

/** An address as clues have it: an IPv6 address in its shortest form. */
export const plainAddress = (address: string): string =>
  isIPv6(address) && URL.canParse(`http://[${address}]/`)
    ? new URL(`http://[${address}]/`).hostname.slice(1, -1)
    : address.toLowerCase();

/** An address of a droplet. */
export interface DropletAddress {
  readonly host: string;
  readonly isPublic: boolean;
}

/** The addresses of a droplet, public ones first. */
export function dropletAddresses({ networks }: Droplet): DropletAddress[] {
  const all = [...(networks?.v4 ?? []), ...(networks?.v6 ?? [])].map(({ ip_address, type }) => ({
    host: plainAddress(ip_address),
    isPublic: type === "public",
  }));
  return [...all.filter(({ isPublic }) => isPublic), ...all.filter(({ isPublic }) => !isPublic)];
}
