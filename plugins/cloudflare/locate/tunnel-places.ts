import { type Clue, type Place, ToolError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { IngressRule } from "../tunnels/ingress.js";
import { connectorsOf } from "../tunnels/look-into.js";
import { affectedByTunnel, type Tunnel, tunnelFrom } from "../tunnels/tunnel.js";
import { readConfig } from "../tunnels/tunnel-config.js";

/** What a record points to that leads into a tunnel. */
export const TUNNEL_HOST = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.cfargotunnel\.com$/;

/** The tunnel behind such a name, and the services that it leads a host to. */
export async function tunnelPlaces(cloudflare: Cloudflare, clue: Clue, host: string): Promise<Place[]> {
  const [, id] = TUNNEL_HOST.exec(clue.host) ?? [];
  const tunnel = id === undefined ? undefined : await findTunnel(cloudflare, id);
  if (!tunnel) return [];
  const [config, connectors] = await Promise.all([
    tunnel.configuredAt === "cloudflare" ? readConfig(cloudflare, tunnel) : undefined,
    connectorsOf(cloudflare, tunnel),
  ]);
  const rules = config ? rulesFor(host, config.ingress) : [];
  const services = rules.map(({ service, path }) =>
    path === undefined ? service : `${service} (path ${path})`,
  );
  const leads = config
    ? `leads ${host} to ${services.join(", ") || "nothing"}`
    : "is configured beside cloudflared, so where it leads is not known here";
  const [first = { kind: "tunnel" }, ...others] = affectedByTunnel(tunnel);
  return [
    {
      clue,
      objects: [first, ...others],
      says: `${tunnel.status}, ${leads}`,
      look: { tool: "get_tunnel", arguments: { tunnel: tunnel.name, account: tunnel.account.name } },
      leadsTo: [
        ...rules.flatMap(({ service }) => clueIn(service) ?? []),
        // The machines on which cloudflared runs, as the Internet sees them.
        ...connectors.flatMap(({ origin_ip }) => (origin_ip === "" ? [] : [{ host: origin_ip }])),
      ],
    },
  ];
}

/** A name tells the id alone, so every account that can be reached is asked. */
async function findTunnel({ lookups, sdk }: Cloudflare, id: string): Promise<Tunnel | undefined> {
  for (const account of await lookups.accounts()) {
    try {
      const found = await sdk.zeroTrust.tunnels.cloudflared.get(id, { account_id: account.id });
      if (!found.deleted_at) return tunnelFrom(found, account);
    } catch (error) {
      if (!ToolError.is(error) || error.kind !== "not_found") throw error;
    }
  }
  return undefined;
}

/** The rules that may take a host's requests: those with a path, and the first one that takes all the rest. */
function rulesFor(host: string, ingress: readonly IngressRule[]): IngressRule[] {
  const fits = ({ hostname = host }: IngressRule) =>
    hostname === host || (hostname.startsWith("*.") && host.endsWith(hostname.slice(1)));
  const fitting = ingress.filter(fits);
  const whole = fitting.findIndex(({ path }) => path === undefined);
  return whole < 0 ? fitting : fitting.slice(0, whole + 1);
}

const PORTS: Readonly<Record<string, number>> = {
  "http:": 80,
  "https:": 443,
  "ssh:": 22,
  "rdp:": 3389,
  "smb:": 445,
};

/** The host of a service; none of a socket's or of an answer that the tunnel gives by itself. */
function clueIn(service: string): Clue | undefined {
  const url = /^\w+:\/\/./.test(service) && URL.canParse(service) ? new URL(service) : undefined;
  if (!url?.hostname) return undefined;
  const port = url.port === "" ? PORTS[url.protocol] : Number(url.port);
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), ...(port !== undefined && { port }) };
}
