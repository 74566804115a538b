import { isIPv4, isIPv6 } from "node:net";
import { looseEntries } from "./loose-entries.js";

/** A container's port and where it is published. */
export interface PortBinding {
  /** As the Engine writes it: `80/tcp`. */
  readonly container: string;
  readonly address: string;
  /** Empty when the Engine picks one. */
  readonly hostPort: string;
}

const LOOPBACK = "127.0.0.1";

/**
 * Reads published ports: `{"80/tcp": 8080}` container to host, `"8080:80"`, or a list of those. They are bound to
 * 127.0.0.1 unless an address is given. Throws a plain Error that says what is wrong with which entry.
 */
export function parsePorts(value: unknown): PortBinding[] {
  return looseEntries(value, /[\s,]+/).flatMap((entry) => {
    if (typeof entry === "string") return [fromText(entry)];
    const [container, host] = entry;
    return (Array.isArray(host) ? host : [host]).map((one) => fromPair(container, one));
  });
}

/** `8080:80/udp`, `0.0.0.0:8080:80`, `[::1]:8080:80`, or `80` alone for a port that the Engine picks. */
function fromText(text: string): PortBinding {
  const cut = splitAddress(text);
  if (cut === undefined) return { container: containerPort(text), address: LOOPBACK, hostPort: "" };
  const { before, last } = cut;
  return { container: containerPort(last), ...hostSide(before, text) };
}

function fromPair(container: string, host: unknown): PortBinding {
  if (host === null || host === undefined)
    return { container: containerPort(container), address: LOOPBACK, hostPort: "" };
  if (typeof host !== "number" && typeof host !== "string") {
    throw new Error(`"${container}": the host port is a number or "address:port"`);
  }
  return { container: containerPort(container), ...hostSide(String(host).trim(), `${container}: ${host}`) };
}

/** `8080`, `0.0.0.0:8080`, `0.0.0.0:` or nothing. */
function hostSide(text: string, whole: string): { address: string; hostPort: string } {
  const cut = splitAddress(text);
  const address = cut ? addressOf(cut.before, whole) : LOOPBACK;
  const port = cut ? cut.last : text;
  if (port === "" || port === "0") return { address, hostPort: "" };
  return { address, hostPort: portNumber(port, whole) };
}

/** Cuts at the last colon that is not inside the brackets of an IPv6 address. */
function splitAddress(text: string): { before: string; last: string } | undefined {
  const at = text.lastIndexOf(":");
  if (at < 0 || at < text.lastIndexOf("]")) return undefined;
  return { before: text.slice(0, at), last: text.slice(at + 1) };
}

function addressOf(written: string, whole: string): string {
  if (written === "localhost") return LOOPBACK;
  if (isIPv4(written)) return written;
  const bare = written.replace(/^\[(.*)\]$/, "$1");
  // In its one short spelling, so that a rule about an address holds however it is written.
  const plain = isIPv6(bare) && bare !== written ? shortened(bare) : undefined;
  if (plain === undefined) {
    throw new Error(`"${whole}": "${written}" is not an IP address of the host (IPv6 in brackets)`);
  }
  return plain;
}

/** Undefined for an IPv4 address in the clothes of IPv6, and for one with a zone, which Engines do not take. */
function shortened(address: string): string | undefined {
  const url = `http://[${address}]/`;
  const plain = URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined;
  return plain?.startsWith("::ffff:") ? undefined : plain;
}

function containerPort(text: string): string {
  const [, port = "", protocol = "tcp"] =
    /^([0-9]+)(?:\/(tcp|udp|sctp))?$/.exec(text.trim().toLowerCase()) ?? [];
  if (port === "")
    throw new Error(`"${text}" is not a container's port, such as 80 or 53/udp; ranges are not taken`);
  return `${portNumber(port, text)}/${protocol}`;
}

function portNumber(text: string, whole: string): string {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new Error(`"${whole}": "${text}" is not a port from 1 to 65535; ranges are not taken`);
  }
  return String(port);
}

/** Published ports as the Engine's create request takes them. */
export function portSettings(bindings: readonly PortBinding[]) {
  const exposed: Record<string, Record<string, never>> = {};
  const published: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { container, address, hostPort } of bindings) {
    exposed[container] = {};
    published[container] = [...(published[container] ?? []), { HostIp: address, HostPort: hostPort }];
  }
  return { ExposedPorts: exposed, PortBindings: published };
}
