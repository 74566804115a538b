import { untrusted } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { lookInto } from "./look-into.js";
import type { Tunnel } from "./tunnel.js";

const Connector = z.object({
  id: z.string(),
  version: z.string(),
  arch: z.string(),
  since: z.string(),
  origin_ip: z.string(),
  data_centers: z.string(),
});

export const TunnelDetails = z.object({
  name: z.string(),
  id: z.string(),
  status: z.string(),
  account: z.string(),
  created: z.string(),
  configured_at: z.string(),
  version: z.int().optional(),
  ingress: z.array(z.record(z.string(), z.unknown())).optional(),
  // Whoever has the token of the tunnel says what connects.
  connectors: untrusted(z.array(Connector)),
  hostnames: z.array(z.string()),
  networks: z.array(z.string()),
  unknown: z.string().optional(),
});

/** Shows all that is known of a tunnel. */
export async function describeTunnel(
  cloudflare: Cloudflare,
  tunnel: Tunnel,
): Promise<z.output<typeof TunnelDetails>> {
  const { config, connectors, hostnames, networks, unknown } = await lookInto(cloudflare, tunnel);
  return {
    name: tunnel.name,
    id: tunnel.id,
    status: tunnel.status,
    account: tunnel.account.name,
    created: tunnel.created,
    configured_at: tunnel.configuredAt,
    ...(config && { version: config.version, ingress: config.ingress.map((rule) => ({ ...rule })) }),
    connectors,
    hostnames: [...hostnames],
    networks: networks.map(({ network }) => network),
    ...(unknown && { unknown }),
  };
}
