import type { Cloudflare } from "../client/connect.js";
import { leadsTo } from "./leads-to.js";
import type { Tunnel } from "./tunnel.js";
import { readConfig } from "./tunnel-config.js";

/** Looks up all that is known of a tunnel: its configuration where Cloudflare has it, what connects, what leads to it. */
export async function lookInto(cloudflare: Cloudflare, tunnel: Tunnel) {
  const [config, connectors] = await Promise.all([
    tunnel.configuredAt === "cloudflare" ? readConfig(cloudflare, tunnel) : undefined,
    connectorsOf(cloudflare, tunnel),
  ]);
  const known = (config?.ingress ?? []).flatMap(({ hostname }) => hostname ?? []);
  return { config, connectors, ...(await leadsTo(cloudflare, tunnel, known)) };
}

/** The cloudflareds that are connected; each holds several connections. */
export async function connectorsOf({ sdk }: Cloudflare, { id, account }: Tunnel) {
  const at = { account_id: account.id };
  const { result } = await sdk.zeroTrust.tunnels.cloudflared.connections.get(id, at);
  return (result ?? []).map(({ id: connector = "", version = "", arch = "", run_at = "", conns = [] }) => ({
    id: connector,
    version,
    arch,
    since: run_at,
    origin_ip: conns[0]?.origin_ip ?? "",
    data_centers: conns.map(({ colo_name }) => colo_name).join(", "),
  }));
}
