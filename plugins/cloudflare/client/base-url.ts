import { ConfigurationError, keepsPrivate } from "cargoshipper/plugin";

/** The base URL in the form that the SDK takes. Throws when a credential would leave this machine unencrypted. */
export function readBaseUrl(text: string): string {
  const next = "It is like https://api.cloudflare.com/client/v4; http is for this machine only.";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || url.search || url.hash)
    throw new ConfigurationError("baseUrl of Cloudflare is no plain URL.", { next });
  if (!keepsPrivate(url))
    throw new ConfigurationError(`baseUrl of Cloudflare would send credentials to ${url.host} unencrypted.`, {
      next,
    });
  return url.href.replace(/\/+$/, "");
}
