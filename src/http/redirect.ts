import { ConfigurationError } from "../plugin/index.js";
import { shownUrl } from "./checked-url.js";
import type { Outgoing } from "./outgoing.js";

const REDIRECTS = [301, 302, 303, 307, 308];

/** The error that a redirect is: credentials would go along, and nobody has decided that they may. */
export function redirectOf(
  { status, headers }: Response,
  { method, url, harmless }: Outgoing,
): ConfigurationError | undefined {
  const location = headers.get("location");
  if (!REDIRECTS.includes(status) || location === null) return undefined;
  const to = URL.canParse(location, url.href)
    ? shownUrl(new URL(location, url))
    : "a URL that cannot be read";
  const look = harmless ? "" : `Look whether the ${method} has happened. `;
  return new ConfigurationError(`${shownUrl(url)} redirects to ${to}, which is not followed.`, {
    next: `${look}If the API is there, the operator has to name that address in the configuration.`,
  });
}
