import { keepsPrivate } from "./http.js";
import { ConfigurationError } from "./tool-error.js";

/**
 * The base URL of a provider's API without a slash at its end. `option` and `like` are for the error: "baseUrl of
 * Cloudflare", "https://api.cloudflare.com/client/v4". Throws a ConfigurationError when it is no plain URL, or when a
 * credential would leave this machine unencrypted.
 */
export function readBaseUrl(text: string, option: string, like: string): string {
  const next = `It is like ${like}; http is for this machine only.`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || url.search || url.hash)
    throw new ConfigurationError(`${option} is no plain URL.`, { next });
  if (!keepsPrivate(url))
    throw new ConfigurationError(`${option} would send credentials to ${url.host} unencrypted.`, { next });
  return url.href.replace(/\/+$/, "");
}
