import { type Preview, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { ingressDiff, ingressInput, ingressLine, keepingOrigins, readIngress } from "./ingress.js";
import { leadsTo } from "./leads-to.js";
import { tunnelOf, tunnelShape } from "./tunnel.js";
import { readConfig, writeIngress } from "./tunnel-config.js";

export const ConfigureInput = z.object({
  ...tunnelShape,
  ingress: ingressInput.describe("All of them; 404 for the rest is added"),
});

export const Configured = z.object({
  name: z.string(),
  id: z.string(),
  version: z.int(),
  changes: z.array(z.string()),
  ingress: z.array(z.string()),
});

type Input = z.output<typeof ConfigureInput>;

/** What a new ingress changes. Who approves it reads all that is overwritten: the API does not give it back. */
export async function previewConfiguration(cloudflare: Cloudflare, input: Input): Promise<Preview> {
  const { tunnel, config, ingress, changes } = await planned(cloudflare, input);
  const served = new Set(ingress.map(({ hostname }) => hostname));
  const lost = config.ingress.flatMap(({ hostname }) =>
    hostname && !served.has(hostname) ? [hostname] : [],
  );
  const routed = lost.length > 0 ? (await leadsTo(cloudflare, tunnel, lost)).hostnames : [];
  const dark = lost.filter((hostname) => routed.includes(hostname));
  return {
    summary: `Replace the ingress of tunnel ${tunnel.name} (${tunnel.id}): ${changes.length} changes.`,
    details: [
      ...(changes.length > 0 ? changes : ["Nothing changes."]),
      ...(dark.length > 0 ? [`DNS still leads here, and nothing will serve: ${dark.join(", ")}.`] : []),
      ...(tunnel.status === "healthy" ? ["It is in use: the change takes effect at once."] : []),
    ],
    subject: { id: tunnel.id, version: config.version },
  };
}

/** Replaces the ingress of a tunnel; its settings for all services stay. */
export async function configureTunnel(
  cloudflare: Cloudflare,
  input: Input,
): Promise<z.output<typeof Configured>> {
  const { tunnel, config, ingress, changes } = await planned(cloudflare, input);
  const version = await writeIngress(cloudflare, tunnel, ingress, config.rest);
  return { name: tunnel.name, id: tunnel.id, version, changes, ingress: ingress.map(ingressLine) };
}

async function planned(cloudflare: Cloudflare, input: Input) {
  const wanted = readIngress(input.ingress);
  const tunnel = await tunnelOf(cloudflare, input);
  if (tunnel.configuredAt === "local")
    throw new ToolError(
      "conflict",
      `${tunnel.name} is configured by a file beside its cloudflared, not here.`,
      {
        next: "Change that file, or create a new tunnel with cloudflare_create_tunnel.",
      },
    );
  const config = await readConfig(cloudflare, tunnel);
  const ingress = keepingOrigins(wanted, config.ingress);
  return { tunnel, config, ingress, changes: ingressDiff(config.ingress, ingress) };
}
