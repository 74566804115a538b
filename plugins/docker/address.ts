import { ConfigurationError } from "cargoshipper/plugin";

/** A machine that the user's own ssh reaches, and the socket there when it is not the usual one. */
export interface SshAddress {
  readonly kind: "ssh";
  readonly hostname: string;
  readonly user: string | undefined;
  readonly port: string | undefined;
  readonly socket: string | undefined;
}

/** Where an Engine listens: a Unix socket or Windows pipe, a TCP port, or a machine behind ssh. */
export type Address =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly secure: boolean; readonly hostname: string; readonly port: number }
  | SshAddress;

const SUPPORTED =
  "Use unix:///path, npipe:////./pipe/name, tcp://host:port, https://host:port or ssh://user@host.";

/** Reads an address as Docker writes it. Throws a ConfigurationError that names `source` when it is none. */
export function parseAddress(host: string, source: string): Address {
  const text = host.trim();
  if (text.startsWith("unix://")) return socket(text.slice("unix://".length), text, source);
  if (text.startsWith("npipe://")) return socket(text.slice("npipe://".length), text, source);
  if (text.startsWith("/")) return socket(text, text, source);
  const full = text.includes("://") ? text : `tcp://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const address = url?.protocol === "ssh:" ? ssh(url) : url && tcp(url);
  if (address) return address;
  throw new ConfigurationError(`${source}: "${text}" is not the address of a Docker Engine.`, {
    next: SUPPORTED,
  });
}

function socket(path: string, host: string, source: string): Address {
  if (path.startsWith("/")) return { kind: "socket", path };
  throw new ConfigurationError(`${source}: "${host}" holds no absolute path.`, { next: SUPPORTED });
}

const PORTS: Record<string, number> = { "tcp:": 2375, "http:": 80, "https:": 443 };

function tcp({ protocol, hostname, port, pathname, search }: URL): Address | undefined {
  const usual = PORTS[protocol];
  if (hostname === "" || usual === undefined || !["", "/"].includes(pathname) || search) return undefined;
  return {
    kind: "tcp",
    secure: protocol === "https:",
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? usual : Number(port),
  };
}

/** Nothing that ssh would take for an option, or the shell on the other side for more than a word. */
const SSH_WORD = /^[A-Za-z0-9_.:/[\]][A-Za-z0-9_.:/[\]-]*$/;

function ssh({ hostname, username, password, port, pathname, search }: URL): SshAddress | undefined {
  const user = decoded(username);
  const path = pathname === "/" ? "" : pathname;
  const odd = [hostname, user ?? "", path].some((word) => word !== "" && !SSH_WORD.test(word));
  if (hostname === "" || user === undefined || password || search || odd) return undefined;
  return {
    kind: "ssh",
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    user: user || undefined,
    port: port || undefined,
    socket: path || undefined,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
