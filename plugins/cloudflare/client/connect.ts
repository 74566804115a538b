import { type ClientContext, readBaseUrl } from "cargoshipper/plugin";
import { DEFAULT_BASE_URL, type Options } from "../options.js";
import { checkedFetch } from "./checked-fetch.js";
import { credentialsIn } from "./credentials.js";
import { Lookups } from "./lookups.js";
import { loadSdk, type Sdk } from "./sdk.js";

/** Cloudflare's API for the tools. A request follows the call that makes it: its deadline, and its cancellation. */
export interface Cloudflare {
  /** Throws ToolErrors where the API says no; answers `result` without its envelope. */
  readonly sdk: Sdk;
  /** Zones and accounts by name. */
  readonly lookups: Lookups;
  /** For what is kept between calls. */
  readonly freshFrom: () => number;
  readonly baseUrl: string;
  /** Whether a token is used, or a global API key. */
  readonly credential: "token" | "key";
}

/** Makes no request. */
export async function connect({
  options,
  log,
  fetch,
  freshFrom,
}: ClientContext<Options>): Promise<Cloudflare> {
  const credentials = credentialsIn(options);
  const baseUrl = readBaseUrl(options.baseUrl, "baseUrl of Cloudflare", DEFAULT_BASE_URL);
  const credential = "apiToken" in credentials ? "token" : "key";
  if (credential === "key")
    log.warning(
      "A global API key may do everything in every account: a token with few permissions is safer.",
    );
  const sdk = await loadSdk({ credentials, baseURL: baseUrl, fetch: checkedFetch(fetch, baseUrl), log });
  return { sdk, lookups: new Lookups(sdk, options.account), freshFrom, baseUrl, credential };
}
