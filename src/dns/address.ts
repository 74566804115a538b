import { isIPv4, isIPv6 } from "node:net";
import { shown } from "./shown.js";

export { isIPv4 };

/** Whether a text is an IPv6 address, without a zone of an interface. */
export const isAddress6 = (text: string): boolean => isIPv6(text) && !text.includes("%");

/** An IPv6 address in its shortest form; anything else as it is. */
export const plainAddress6 = (text: string): string =>
  isAddress6(text) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;

const WITH_PORT = /^\[?([^\]]*?)\]?:\d+$/;

/** What is wrong with an address: the end of a sentence about it, or undefined. */
export function addressFault(text: string, family: 4 | 6): string | undefined {
  const [fits, other] = family === 4 ? [isIPv4, isAddress6] : [isAddress6, isIPv4];
  if (fits(text)) return undefined;
  const wanted = `an IPv${family} address`;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `is a URL, ${shown(text)}; write ${wanted} alone`;
  if (other(text))
    return family === 4
      ? `is an IPv6 address, ${text}; write the type AAAA for it`
      : `is an IPv4 address, ${text}; write the type A for it`;
  const inner = WITH_PORT.exec(text)?.[1] ?? "";
  if (fits(inner)) return `has a port, ${shown(text)}; write ${inner} alone`;
  const bare = text.replace(/^\[|\]$/g, "").split(/[/%]/)[0] ?? "";
  if (fits(bare)) return `is ${shown(text)}; write ${bare} alone`;
  return /^(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?$/i.test(text)
    ? `is the name ${shown(text)}; write ${wanted}, or the type CNAME for a name`
    : `is ${shown(text)}; write ${wanted}, such as ${family === 4 ? "192.0.2.1" : "2001:db8::1"}`;
}
