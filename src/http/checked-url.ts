import { ConfigurationError, keepsPrivate } from "../plugin/index.js";

const NEXT = "Change the URL in the configuration of the plugin, then restart.";

/** A URL that credentials may be sent to. Throws a ConfigurationError, which never shows the URL: it may hold secrets. */
export function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new ConfigurationError("The URL of a request cannot be read.", { next: NEXT });
  if (!keepsPrivate(url)) {
    throw new ConfigurationError(
      `Nothing was sent to ${url.host || "a URL without a host"}: requests go by https, or by http within this machine.`,
      { next: NEXT },
    );
  }
  if (url.username || url.password) {
    throw new ConfigurationError(`The URL of ${url.host} holds a user or a password.`, {
      next: "Put them into options of their own; a URL is shown in logs.",
    });
  }
  return url;
}

/**
 * A URL as it may be shown: its query may hold secrets. What stands between a key and its value is not escaped, so that a
 * secret within a name is seen and masked.
 */
export const shownUrl = ({ origin, pathname }: URL): string =>
  `${origin}${pathname.replace(/%(?:20|2F|3A|3D|40)/gi, decodeURIComponent)}`;
