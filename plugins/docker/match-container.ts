import { isIP } from "node:net";
import type { Clue } from "cargoshipper/plugin";
import type { ContainerInfo } from "dockerode";
import { listOf, portList } from "./container-row.js";

/** From where a host reaches the ports that containers publish: from within the Engine's machine, from outside, or not. */
export type Reach = "inside" | "outside" | undefined;

const COMPOSE_SERVICE = "com.docker.compose.service";

/** Labels in which reverse proxies are told which hosts a container serves. */
const PROXY_LABELS: readonly (readonly [proxy: string, key: RegExp])[] = [
  ["Traefik", /^traefik\.(?:https?|tcp)\.routers\.[^.]+\.rule$|^traefik\.(?:[^.]+\.)?frontend\.rule$/i],
  ["Caddy", /^caddy(?:_\d+)?$/i],
  ["a proxy", /^virtual[._-]host$/i],
];

/** Why a container is behind a host, in a few words; undefined when it is not. */
export function matchOf(container: ContainerInfo, clue: Clue, reach: Reach): string | undefined {
  const { host } = clue;
  if (isIP(host) === 0) {
    const names = listOf(container.Names).map((name) => name.slice(1));
    if (names.includes(host)) return "has this name";
    if (container.Labels?.[COMPOSE_SERVICE] === host) return "is the Compose service of this name";
    const proxy = proxyOf(container, host);
    if (proxy) return `a label for ${proxy} names the host`;
  }
  const network = networkOf(container, host);
  if (network !== undefined) return `has this address in network ${network}`;
  if (!reach) return undefined;
  const published = listOf(container.Ports).filter((port) => leads(port, clue, reach));
  return published.length > 0 ? `publishes ${portList(published)}` : undefined;
}

function proxyOf({ Labels }: ContainerInfo, host: string): string | undefined {
  const labels = Object.entries(Labels ?? {});
  const found = PROXY_LABELS.find(([, key]) =>
    labels.some(([name, value]) => key.test(name) && hostsIn(value).includes(host)),
  );
  return found?.[0];
}

/** All that could be a host in a rule: "Host(`app.example.com`) && PathPrefix(`/api`)", `https://app.example.com`. */
const hostsIn = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9._-]+/);

function networkOf({ NetworkSettings }: ContainerInfo, host: string): string | undefined {
  const networks = Object.entries(NetworkSettings?.Networks ?? {});
  return networks.find(
    ([, { IPAddress, GlobalIPv6Address }]) => host === IPAddress || host === GlobalIPv6Address,
  )?.[0];
}

const LOOPBACK = /^(?:127\.|::1$)/;
const EVERYWHERE = ["0.0.0.0", "::", ""];

function leads(
  { IP = "", PublicPort, Type }: ContainerInfo["Ports"][number],
  { host, port }: Clue,
  reach: NonNullable<Reach>,
): boolean {
  if (!PublicPort || Type !== "tcp" || (port !== undefined && port !== PublicPort)) return false;
  if (EVERYWHERE.includes(IP)) return true;
  if (LOOPBACK.test(IP)) return reach === "inside";
  return IP === host || (isIP(host) === 0 && host !== "localhost");
}
