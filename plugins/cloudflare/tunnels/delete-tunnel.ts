import { type Preview, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { ingressLine } from "./ingress.js";
import { lookInto } from "./look-into.js";
import { tunnelOf, tunnelShape } from "./tunnel.js";

export const DeleteInput = z.object({
  ...tunnelShape,
  force: z
    .enum(["cascade"])
    .optional()
    .describe("Also when in use: cuts connections, deletes network routes"),
});

export const Deleted = z.object({
  name: z.string(),
  id: z.string(),
  status: z.literal("deleted"),
  left_hostnames: z.array(z.string()),
  note: z.string().optional(),
});

type Input = z.output<typeof DeleteInput>;

/** What is lost with a tunnel, and what then leads nowhere. Throws when it is in use and not forced. */
export async function previewDeletion(cloudflare: Cloudflare, input: Input): Promise<Preview> {
  const { tunnel, found } = await deletable(cloudflare, input);
  const { config, connectors, hostnames } = found;
  const networks = found.networks.map(({ network }) => network);
  return {
    summary: `Delete tunnel ${tunnel.name} (${tunnel.id}), ${tunnel.status}, of account ${tunnel.account.name}.`,
    details: [
      "Its token stops working for good.",
      ...connectors.map(
        ({ id, version, origin_ip, data_centers }) =>
          `Cut off: cloudflared ${version} at ${origin_ip} (${id}), connected to ${data_centers}.`,
      ),
      ...(config?.ingress ?? []).map((rule) => `Lost: ${ingressLine(rule)}`),
      ...networks.map((network) => `Lost: the route to ${network}`),
      ...(hostnames.length > 0
        ? [`DNS records stay and lead nowhere: ${hostnames.join(", ")}.`]
        : ["No DNS record that was looked at leads to it."]),
      ...(found.unknown ? [found.unknown] : []),
    ],
    subject: {
      id: tunnel.id,
      version: config?.version,
      hostnames,
      networks,
      connected: connectors.length > 0,
    },
  };
}

/** Deletes a tunnel; with `force`, after all that holds it. */
export async function deleteTunnel(cloudflare: Cloudflare, input: Input): Promise<z.output<typeof Deleted>> {
  const { tunnel, found } = await deletable(cloudflare, input);
  const { cloudflared } = cloudflare.sdk.zeroTrust.tunnels;
  const { routes } = cloudflare.sdk.zeroTrust.networks;
  const at = { account_id: tunnel.account.id };
  const gone: string[] = [];
  try {
    for (const { id, network } of found.networks) {
      await routes.delete(id, at);
      gone.push(`the route to ${network}`);
    }
    if (found.connectors.length > 0) {
      await cloudflared.connections.delete(tunnel.id, at);
      gone.push("its connections");
    }
    await cloudflared.delete(tunnel.id, at);
  } catch (error) {
    throw gone.length > 0 && ToolError.is(error) ? halfDone(error, tunnel.name, gone) : error;
  }
  const left = [...found.hostnames];
  return {
    name: tunnel.name,
    id: tunnel.id,
    status: "deleted",
    left_hostnames: left,
    ...(left.length > 0 && { note: "Their records lead nowhere now: cloudflare_delete_dns_record." }),
  };
}

const halfDone = (error: ToolError, name: string, gone: readonly string[]): ToolError =>
  new ToolError(
    error.kind,
    `${name} was not deleted, and this is gone all the same: ${gone.join(", ")}. ${error.message}`,
    {
      next: `cloudflare_get_tunnel shows what is left; deleting it again goes on from there. ${error.next ?? ""}`.trim(),
      details: { ...error.details },
      cause: error,
    },
  );

async function deletable(cloudflare: Cloudflare, input: Input) {
  const tunnel = await tunnelOf(cloudflare, input);
  const found = await lookInto(cloudflare, tunnel);
  const { connectors, networks } = found;
  const holds = [
    ...(connectors.length > 0 ? [`${connectors.length} cloudflared connected`] : []),
    ...(networks.length > 0 ? [`routes to ${networks.map(({ network }) => network).join(", ")}`] : []),
  ];
  if (holds.length > 0 && input.force !== "cascade")
    throw new ToolError("conflict", `${tunnel.name} is in use: ${holds.join(", ")}.`, {
      next: "Stop its cloudflared first, which would connect again, or call with force: cascade.",
    });
  return { tunnel, found };
}
