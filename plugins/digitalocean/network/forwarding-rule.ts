import * as z from "zod";

const ENTRY = ["http", "https", "http2", "http3", "tcp", "udp"];
const TARGET = ["http", "https", "http2", "tcp", "udp"];
const SECURE = ["https", "http2", "http3"];
const LAST_PORT = 65_535;

/** What a load balancer hands on, with the certificate by name. */
export interface WrittenForwarding {
  readonly entry_protocol: string;
  readonly entry_port: number;
  readonly target_protocol: string;
  readonly target_port: number;
  readonly certificate?: string | undefined;
  readonly passthrough: boolean;
}

const FORM =
  'expected a rule such as "http 80 -> http 8080", "https 443 -> http 80, certificate NAME" or "https 443 -> https 443, passthrough"';

/** A forwarding rule as a text. */
export const forwardingRule = z.string(FORM).transform((text, context): WrittenForwarding => {
  const read = readForwarding(text);
  if (typeof read !== "string") return read;
  context.addIssue({ code: "custom", message: `${text}: ${read}` });
  return z.NEVER;
});

/** The rule, or what is wrong with the text. */
function readForwarding(text: string): WrittenForwarding | string {
  const [, from = "", at, to = "", port, certificate, passthrough] =
    /^\s*(\w+)\s+(\d{1,5})\s*->\s*(\w+)\s+(\d{1,5})(?:\s*,?\s+(?:certificate\s+(\S+)|(passthrough)))?\s*$/i.exec(
      text,
    ) ?? [];
  const [entry, target] = [from.toLowerCase(), to.toLowerCase()];
  const [entry_port, target_port] = [Number(at), Number(port)];
  if (!ENTRY.includes(entry) || !TARGET.includes(target) || !isPort(entry_port) || !isPort(target_port))
    return FORM;
  if ((entry === "udp") !== (target === "udp")) return "udp goes to udp only";
  const isPassed = passthrough !== undefined;
  if (SECURE.includes(entry) && certificate === undefined && !isPassed)
    return `${entry} needs ", certificate NAME" or ", passthrough"`;
  return {
    entry_protocol: entry,
    entry_port,
    target_protocol: target,
    target_port,
    certificate,
    passthrough: isPassed,
  };
}

const isPort = (port: number) => port >= 1 && port <= LAST_PORT;

/** The text that says it. */
export function forwardingText(rule: WrittenForwarding): string {
  const { entry_protocol, entry_port, target_protocol, target_port, certificate, passthrough } = rule;
  const tls = certificate ? `, certificate ${certificate}` : passthrough ? ", passthrough" : "";
  return `${entry_protocol} ${entry_port} -> ${target_protocol} ${target_port}${tls}`;
}
