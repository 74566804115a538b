import { ConfigurationError } from "cargoshipper/plugin";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The base URL in the form that the SDK takes. Throws when a credential would leave this machine unencrypted. */
export function readBaseUrl(text: string): string {
  const next = "It is like https://api.cloudflare.com/client/v4; http is for this machine only.";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || url.search || url.hash)
    throw new ConfigurationError("baseUrl of Cloudflare is no plain URL.", { next });
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.test(url.hostname)))
    throw new ConfigurationError(`baseUrl of Cloudflare would send credentials to ${url.host} unencrypted.`, {
      next,
    });
  return url.href.replace(/\/+$/, "");
}
