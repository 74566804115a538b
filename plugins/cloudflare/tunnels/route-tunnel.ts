import { ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { isHostname, normalHostname } from "./hostname.js";
import { isIn } from "./leads-to.js";
import { type Tunnel, targetOf, tunnelOf, tunnelShape } from "./tunnel.js";
import { readConfig } from "./tunnel-config.js";

export const RouteInput = z.object({
  ...tunnelShape,
  hostname: z
    .string()
    .transform(normalHostname)
    .refine(isHostname, "expected a hostname, such as app.example.com")
    .describe("Such as app.example.com"),
});

export const Routed = z.object({
  hostname: z.string(),
  zone: z.string(),
  record_id: z.string(),
  content: z.string(),
  status: z.enum(["created", "already there"]),
  served: z.boolean().optional(),
  note: z.string().optional(),
});

type Input = z.output<typeof RouteInput>;

/** Records that a hostname with a CNAME cannot have. */
const EXCLUDING = ["A", "AAAA", "CNAME", "NS"];

/** Makes the record that leads a hostname to a tunnel, unless it is there. Throws when another one is in its place. */
export async function routeTunnel(cloudflare: Cloudflare, input: Input): Promise<z.output<typeof Routed>> {
  const { sdk } = cloudflare;
  const { hostname } = input;
  const tunnel = await tunnelOf(cloudflare, input);
  const zone = await zoneOfHostname(cloudflare, hostname, tunnel);
  const content = targetOf(tunnel);
  const { result } = await sdk.dns.records.list({ zone_id: zone.id, name: { exact: hostname } });
  const there = (result ?? []).filter(({ type }) => EXCLUDING.includes(type));
  const same = there.find((one) => one.type === "CNAME" && one.content === content && one.proxied === true);
  if (there.length > 0 && !same) {
    const list = there.map(({ type, content: to, id }) => `${type} ${to} (${id})`).join(", ");
    throw new ToolError("conflict", `hostname: ${hostname} has ${list} already. Nothing has been changed.`, {
      next: `Should it lead to ${tunnel.name} instead, change that record to a proxied CNAME ${content} with cloudflare_update_dns_record.`,
    });
  }
  const record =
    same ??
    (await sdk.dns.records.create({
      zone_id: zone.id,
      type: "CNAME",
      name: hostname,
      content,
      proxied: true,
      ttl: 1,
    }));
  return {
    hostname,
    zone: zone.name,
    record_id: record.id,
    content,
    status: same ? "already there" : "created",
    ...(await servedBy(cloudflare, tunnel, hostname)),
  };
}

/** Whether the tunnel has a rule for a hostname; unknown where a file beside cloudflared says it. */
async function servedBy(cloudflare: Cloudflare, tunnel: Tunnel, hostname: string) {
  if (tunnel.configuredAt === "local") return {};
  const { ingress } = await readConfig(cloudflare, tunnel);
  const [, ...parents] = hostname.split(".");
  const served = ingress.some(
    (rule) => rule.hostname === hostname || rule.hostname === `*.${parents.join(".")}`,
  );
  if (served) return { served };
  return {
    served,
    note: `${tunnel.name} has no rule for ${hostname} yet: add one with cloudflare_configure_tunnel.`,
  };
}

/** The zone that a hostname is in, which has to be in the tunnel's account. Throws when there is none. */
export async function zoneOfHostname(
  { lookups }: Cloudflare,
  hostname: string,
  { name, account }: Tunnel,
): Promise<ZoneRef> {
  const zones = (await lookups.zones())
    .filter((zone) => isIn(hostname.replace(/^\*\./, ""), zone))
    .sort((a, b) => b.name.length - a.name.length);
  const found = zones.find((zone) => zone.account.id === account.id);
  if (found) return found;
  const [other] = zones;
  if (other)
    throw new ToolError(
      "conflict",
      `hostname: ${other.name} is in account ${other.account.name}, and ${name} in ${account.name}.`,
      {
        next: "A tunnel serves hostnames of its own account: use or create one there.",
      },
    );
  throw new ToolError("not_found", `hostname: ${hostname} is in no zone that the credential reaches.`, {
    next: "cloudflare_list_zones shows them.",
  });
}
