import { type Affected, ToolError, ValidationError } from "cargoshipper/plugin";
import type { CloudflareTunnel } from "cloudflare/resources/shared";
import * as z from "zod";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import { accountInput } from "../client/inputs.js";
import type { AccountRef } from "../client/lookups.js";

/** A tunnel that was looked up. */
export interface Tunnel {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly created: string;
  /** Where its ingress is configured: at Cloudflare, or in a file beside cloudflared. */
  readonly configuredAt: "cloudflare" | "local";
  readonly account: AccountRef;
}

/** What every tool about one tunnel takes. */
export const tunnelShape = {
  tunnel: z.string().min(1).describe("Name or id"),
  account: accountInput,
};

export type TunnelInput = { readonly tunnel: string; readonly account?: string | undefined };

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tunnels of an account that are not deleted. */
export const allTunnels = (
  { sdk }: Cloudflare,
  account_id: string,
  filter: { readonly name?: string; readonly status?: "inactive" | "degraded" | "healthy" | "down" } = {},
): Promise<CloudflareTunnel[]> =>
  allPages((page) =>
    sdk.zeroTrust.tunnels.cloudflared.list({ account_id, is_deleted: false, ...filter, page, per_page: 100 }),
  );

/** The one tunnel of that name or id. Throws with the names there are when there is none. */
export async function tunnelOf(cloudflare: Cloudflare, { tunnel, account }: TunnelInput): Promise<Tunnel> {
  const wanted = tunnel.trim();
  const of = await cloudflare.lookups.account(account);
  if (ID.test(wanted.toLowerCase())) {
    const found = await cloudflare.sdk.zeroTrust.tunnels.cloudflared.get(wanted.toLowerCase(), {
      account_id: of.id,
    });
    if (!found.deleted_at) return tunnelFrom(found, of);
  } else {
    const [found] = await allTunnels(cloudflare, of.id, { name: wanted });
    if (found) return tunnelFrom(found, of);
  }
  const names = (await allTunnels(cloudflare, of.id)).slice(0, 10).map(({ name }) => name);
  throw new ToolError("not_found", `tunnel: there is no ${wanted} in account ${of.name}.`, {
    next:
      names.length > 0 ? `There are ${names.join(", ")}.` : "There are none yet: cloudflare_create_tunnel.",
  });
}

/** A tunnel as the tools use it. */
export function tunnelFrom(found: CloudflareTunnel, account: AccountRef): Tunnel {
  const { id, name = "", status = "unknown", created_at: created = "", config_src, remote_config } = found;
  if (!id || !ID.test(id)) throw new ValidationError("Cloudflare answered with a tunnel that has no id.");
  const configuredAt = (config_src ?? (remote_config ? "cloudflare" : "local")) as Tunnel["configuredAt"];
  return { id, name, status, created, configuredAt, account };
}

/** What a call about a tunnel is about. */
export const affectedByTunnel = ({ id, name, account }: Tunnel): Affected[] => [
  { kind: "tunnel", id, names: [name] },
  { kind: "account", id: account.id, names: [account.name] },
];

/** The name that a DNS record points to so that its hostname leads into a tunnel. */
export const targetOf = ({ id }: Pick<Tunnel, "id">): string => `${id}.cfargotunnel.com`;
