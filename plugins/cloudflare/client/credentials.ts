import { AuthenticationError } from "cargoshipper/plugin";
import type { Options } from "../options.js";

/** Either a token, or an email address with a global API key; never both. */
export type Credentials =
  | { readonly apiToken: string }
  | { readonly apiEmail: string; readonly apiKey: string };

/** What is used of the options: the token where there is one. Throws an AuthenticationError when neither is complete. */
export function credentialsIn({ apiToken, email, apiKey }: Options): Credentials {
  if (apiToken) return { apiToken };
  if (email && apiKey) return { apiEmail: email, apiKey };
  const found = email
    ? "CLOUDFLARE_EMAIL is set, but not CLOUDFLARE_API_KEY"
    : apiKey
      ? "CLOUDFLARE_API_KEY is set, but not CLOUDFLARE_EMAIL"
      : "there is neither CLOUDFLARE_API_TOKEN nor CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY";
  throw new AuthenticationError(`Cloudflare cannot be used: ${found}.`, {
    next: "Create a token at https://dash.cloudflare.com/profile/api-tokens, set CLOUDFLARE_API_TOKEN, then restart.",
  });
}
