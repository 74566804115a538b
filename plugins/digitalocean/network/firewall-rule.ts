import { isIP } from "node:net";
import * as z from "zod";

const Ids = z.array(z.string()).nullish();

/** Whom a rule is about. */
export const Peers = z.looseObject({
  addresses: Ids,
  droplet_ids: z.array(z.int()).nullish(),
  load_balancer_uids: Ids,
  kubernetes_ids: Ids,
  tags: Ids,
});

export type Peers = z.output<typeof Peers>;

/** A rule as it is written: `tcp 443 from 0.0.0.0/0, tag:web`. */
export interface WrittenRule {
  readonly protocol: string;
  /** A port, a range, or `0` for all of them. */
  readonly ports: string;
  /** Each `kind:name`, or an address or network. */
  readonly peers: readonly string[];
}

const WAYS = { inbound: "from", outbound: "to" } as const;

/** Inbound or outbound. */
export type Direction = keyof typeof WAYS;

const ANYWHERE = ["0.0.0.0/0", "::/0"];
const KINDS = ["droplet", "tag", "load_balancer", "cluster"];
const LAST_PORT = 65_535;

const rule = (direction: Direction) => {
  const way = WAYS[direction];
  const form = `expected a rule such as "tcp 443 ${way} 0.0.0.0/0, ::/0" or "tcp 5432 ${way} tag:web"`;
  const told = `${form}; ports are one, a range or all, and after ${way} stand addresses, networks, any, or ${KINDS.map((kind) => `${kind}:name`).join(", ")}`;
  return z.preprocess(written, z.string(told)).transform((text, context): WrittenRule => {
    const read = readRule(text, way);
    if (read) return read;
    context.addIssue({ code: "custom", message: `${text} is no rule: ${told}` });
    return z.NEVER;
  });
};

/** Rules of one direction, each as a text or as `{ protocol, ports, from }`. */
export const rulesOf = (direction: Direction) => z.array(rule(direction));

/** An object as the text that says the same. */
function written(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { protocol, ports = "", ...rest } = value as Record<string, unknown>;
  const [[way, peers] = ["", ""], ...more] = Object.entries(rest);
  if (more.length > 0) return JSON.stringify(value);
  return `${protocol} ${ports} ${way} ${Array.isArray(peers) ? peers.join(", ") : peers}`;
}

function readRule(text: string, way: string): WrittenRule | undefined {
  const [, protocol = "", stated, said, rest = ""] =
    /^\s*(tcp|udp|icmp)(?:\s+(\d{1,5}(?:-\d{1,5})?|all))?\s+(from|to)\s+(.+)$/i.exec(text) ?? [];
  if (said?.toLowerCase() !== way) return undefined;
  const ports = protocol.toLowerCase() === "icmp" || stated?.toLowerCase() === "all" ? "0" : stated;
  if (ports === undefined) return undefined;
  const [first = 0, last = first] = ports.split("-").map(Number);
  if (last > LAST_PORT || first > last) return undefined;
  const peers = rest
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap((one) => (/^any(?:where)?$/i.test(one) ? ANYWHERE : one));
  if (peers.length === 0 || !peers.every(isPeer)) return undefined;
  return { protocol: protocol.toLowerCase(), ports, peers };
}

function isPeer(text: string): boolean {
  const [, kind] = /^([a-z_]+):[^:]/.exec(text) ?? [];
  return (kind !== undefined && KINDS.includes(kind)) || isNetwork(text);
}

/** Whether a text is an address, or a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Networks of so few fixed bits are as good as everywhere. */
const WIDE = { 4: 8, 6: 16 };

/** Whether a network is so large that whoever likes is in it. */
export function isWide(network: string): boolean {
  const [address = "", bits] = network.split("/");
  return bits !== undefined && Number(bits) < (isIP(address) === 4 ? WIDE[4] : WIDE[6]);
}

/** `tcp 443 from a, b`, as it is read again. */
export function ruleText(direction: Direction, { protocol, ports, peers }: WrittenRule): string {
  return `${protocolText(protocol, ports)} ${WAYS[direction]} ${peers.join(", ")}`;
}

/** `tcp 443`, `udp all`, `icmp`. */
export const protocolText = (protocol: string, ports: string | null | undefined): string =>
  protocol === "icmp" ? protocol : `${protocol} ${!ports || ports === "0" ? "all" : ports}`;
