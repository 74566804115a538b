import { isIP } from "node:net";
import { type Clue, ValidationError } from "../plugin/index.js";

const NEXT = "Give one hostname, URL, IP address, or host:port.";
/** The most characters of a name that may mean a host: a URL may be longer. */
const LONGEST = 2_000;
const LONGEST_NAME = 253;

/** Ports that a URL means when it names none. */
const PORTS: Readonly<Record<string, number>> = {
  "http:": 80,
  "ws:": 80,
  "https:": 443,
  "wss:": 443,
  "ssh:": 22,
};

/** Reads a hostname, a URL, an IP address or host:port. Throws a ValidationError when it is none. */
export function parseClue(given: string): Clue {
  const text = given.trim();
  const [, scheme = "", rest = text] = /^([a-z][a-z0-9+.-]*:)\/\/(.*)$/is.exec(text) ?? [];
  const authority = rest.split(/[/?#\\]/, 1)[0]?.replace(/^.*@/, "") ?? "";
  const host = isIP(authority) === 6 ? `[${authority}]` : authority;
  const [, name = "", port = ""] = /^(.*?)(?::(\d{1,5}))?$/s.exec(host) ?? [];
  const clue = readClue(name, port === "" ? PORTS[scheme.toLowerCase()] : Number(port));
  if (!clue || text.length > LONGEST)
    throw new ValidationError("name: it is neither a hostname nor an address.", { next: NEXT });
  return clue;
}

/** A clue in the form in which all are compared; undefined when it is none. */
export function readClue(host: string, port?: number): Clue | undefined {
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) return undefined;
  const bare = host.trim().replace(/\.$/, "");
  // A port would be taken for a part of the host, or be lost where it is the usual one.
  if (bare.includes(":") && isIP(bare.replace(/^\[(.*)\]$/, "$1")) !== 6) return undefined;
  const url = `http://${isIP(bare) === 6 ? `[${bare}]` : bare}/`;
  // Whatever is more than a host would be taken for another part of a URL.
  if (/[/?#@\\\s%]/.test(bare) || !URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  const plain = unmapped(hostname.replace(/^\[(.*)\]$/, "$1"));
  if (plain.length > LONGEST_NAME || !(isIP(plain) || NAME.test(plain))) return undefined;
  return { host: plain, ...(port !== undefined && { port }) };
}

const NAME = /^(?:\*|[a-z0-9_-]{1,63})(?:\.[a-z0-9_-]{1,63})*$/;

/** An IPv4 address that is written as IPv6, `::ffff:c000:201`, as it is. */
function unmapped(host: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  const bytes = [high, low].flatMap((part) => {
    const number = Number.parseInt(part, 16);
    return [number >> 8, number & 255];
  });
  return bytes.join(".");
}

/** As people write it: `app.example.com:443`, `[2001:db8::1]:443`. */
export const clueText = ({ host, port }: Clue): string => {
  if (port === undefined) return host;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
};

/** The same in the letters in which it was given: in others, redaction would not know a secret in it. */
export function clueAsGiven(given: string, clue: Clue): string {
  const at = given.toLowerCase().indexOf(clue.host);
  return clueText(at < 0 ? clue : { ...clue, host: given.slice(at, at + clue.host.length) });
}
