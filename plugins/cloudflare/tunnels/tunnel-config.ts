import type { ConfigurationUpdateParams } from "cloudflare/resources/zero-trust/tunnels/cloudflared/configurations";
import type { Cloudflare } from "../client/connect.js";
import type { IngressRule } from "./ingress.js";
import type { Tunnel } from "./tunnel.js";

/** A tunnel's configuration at Cloudflare. */
export interface TunnelConfig {
  readonly version: number;
  readonly ingress: readonly IngressRule[];
  /** Settings for the whole tunnel, which stay as they are when the ingress changes. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The configuration of a tunnel that is configured at Cloudflare; empty as long as there is none. */
export async function readConfig({ sdk }: Cloudflare, { id, account }: Tunnel): Promise<TunnelConfig> {
  const at = { account_id: account.id };
  const { config, version = 0 } = await sdk.zeroTrust.tunnels.cloudflared.configurations.get(id, at);
  const { ingress = [], ...rest } = config ?? {};
  return { version, ingress: ingress.map((rule) => withoutEmpty(rule as Partial<IngressRule>)), rest };
}

/** Replaces the ingress; answers the version that it has then. */
export async function writeIngress(
  { sdk }: Cloudflare,
  { id, account }: Tunnel,
  ingress: readonly IngressRule[],
  rest: TunnelConfig["rest"] = {},
): Promise<number> {
  // The SDK demands a hostname of each rule; the last one has none.
  const config = { ...rest, ingress } as unknown as ConfigurationUpdateParams.Config;
  const at = { account_id: account.id, config };
  const { version = 0 } = await sdk.zeroTrust.tunnels.cloudflared.configurations.update(id, at);
  return version;
}

/** The API may give what is left out as an empty text. */
const withoutEmpty = ({ hostname, path, service, originRequest }: Partial<IngressRule>): IngressRule => ({
  ...(hostname && { hostname }),
  ...(path && { path }),
  service: service ?? "",
  ...(originRequest && Object.keys(originRequest).length > 0 && { originRequest }),
});
