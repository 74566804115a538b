import { AuthenticationError, type ClientContext, readBaseUrl } from "cargoshipper/plugin";
import { DEFAULT_API_URL, type Options } from "../options.js";
import { Api } from "./api.js";
import { Lookups } from "./lookups.js";

/** DigitalOcean's API for the tools. A request follows the call that makes it: its deadline, and its cancellation. */
export interface DigitalOcean {
  readonly api: Api;
  readonly lookups: Lookups;
  /** Without /v2. */
  readonly apiUrl: string;
  /** Seconds that a call with `wait` follows what it began. */
  readonly waitSeconds: number;
  /** For other hosts that the API names: it sends no token. */
  readonly fetch: typeof globalThis.fetch;
}

/** Makes no request. */
export async function connect({ options, fetch, freshFrom }: ClientContext<Options>): Promise<DigitalOcean> {
  const { token, waitSeconds } = options;
  if (token === undefined)
    throw new AuthenticationError("DIGITALOCEAN_TOKEN is not set, so DigitalOcean has no credentials.", {
      next: "Create a token at https://cloud.digitalocean.com/account/api/tokens, set DIGITALOCEAN_TOKEN, then restart.",
    });
  const apiUrl = readBaseUrl(options.apiUrl, "apiUrl of DigitalOcean", DEFAULT_API_URL);
  const api = await Api.connect({ apiUrl, token, fetch });
  return { api, lookups: new Lookups(api, freshFrom), apiUrl, waitSeconds, fetch };
}
