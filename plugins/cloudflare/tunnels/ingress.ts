import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { isHostname, normalHostname } from "./hostname.js";

/** A rule of a tunnel's configuration as the API has it. One without a hostname takes all that is left. */
export interface IngressRule {
  readonly hostname?: string | undefined;
  readonly path?: string | undefined;
  readonly service: string;
  readonly originRequest?: Readonly<Record<string, unknown>> | undefined;
}

const Entry = z.object({
  hostname: z.string().optional().describe("Left out: everything"),
  service: z.string().describe("http://localhost:8080, http_status:404…"),
  path: z.string().optional().describe("Regular expression"),
  originRequest: z.record(z.string(), z.unknown()).optional().describe("As in the API; stays if left out"),
});

/** The ingress that a tool takes. */
export const ingressInput = z
  .array(Entry)
  .refine(({ length }) => length > 0 && length <= 1000, "expected 1 to 1000 rules");

const CATCH_ALL = "http_status:404";
const SCHEMES = ["http:", "https:", "tcp:", "ssh:", "rdp:", "smb:", "unix:", "unix+tls:"];
const WORDS = /^(?:http_status:[1-9]\d\d|hello_world|hello-world|bastion|socks-proxy)$/;

/**
 * The ingress that arguments state, with a last rule that answers 404 to all else where there is none. Throws a
 * ValidationError with all that cloudflared would stumble over.
 */
export function readIngress(given: z.output<typeof ingressInput>): IngressRule[] {
  const rules = given.map(({ hostname, path, ...rest }): IngressRule => {
    const host = hostname && normalHostname(hostname);
    return { ...(host && host !== "*" && { hostname: host }), ...(path && { path }), ...rest };
  });
  const last = rules.at(-1);
  if (!last || last.hostname !== undefined || last.path !== undefined) rules.push({ service: CATCH_ALL });
  const faults = rules.flatMap((rule, index) => {
    const found = [faultOf(rule, index === rules.length - 1), hidden(rules, index)];
    return found.flatMap((fault) => (fault ? [`ingress ${index + 1}: ${fault}.`] : []));
  });
  if (faults.length === 0) return rules;
  throw new ValidationError(faults.join(" "), { next: "Correct what it names; nothing has been changed." });
}

function faultOf({ hostname, path, service }: IngressRule, last: boolean): string | undefined {
  if (hostname === undefined && path === undefined && !last)
    return "a rule for everything has to be the last one";
  if (hostname !== undefined && !isHostname(hostname))
    return `${JSON.stringify(hostname)} is no hostname; * may only stand for its first part`;
  return serviceFault(service);
}

function serviceFault(service: string): string | undefined {
  if (WORDS.test(service)) return undefined;
  const wrong = `${JSON.stringify(service)} is no service, such as http://localhost:8080 or http_status:404`;
  if (/^unix(?:\+tls)?:/.test(service)) return /^unix(?:\+tls)?:\/?\S/.test(service) ? undefined : wrong;
  const url = URL.canParse(service) ? new URL(service) : undefined;
  if (!url || !SCHEMES.includes(url.protocol) || url.hostname === "") return wrong;
  if (!/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "")
    return `${JSON.stringify(service)} has a path: a service is only an address`;
  return undefined;
}

/** Rules are tried in their order, so one that comes after a wider one is never reached. */
function hidden(rules: readonly IngressRule[], index: number): string | undefined {
  const rule = rules[index];
  const wider = rules
    .slice(0, index)
    .findIndex((one) => one.hostname !== undefined && rule?.hostname !== undefined && covers(one, rule));
  return wider < 0 ? undefined : `it is never reached, because ${wider + 1} takes all that it would`;
}

function covers(wide: IngressRule, { hostname = "", path }: IngressRule): boolean {
  if (wide.path !== undefined && wide.path !== path) return false;
  if (wide.hostname === hostname) return true;
  return wide.hostname?.startsWith("*.") === true && hostname.endsWith(wide.hostname.slice(1));
}

const keyOf = ({ hostname = "everything else", path }: IngressRule) =>
  path === undefined ? hostname : `${hostname} (path ${path})`;

/** A rule in one line: `app.example.com → http://localhost:8080`. */
export const ingressLine = (rule: IngressRule): string => `${keyOf(rule)} → ${rule.service}`;

/** Rules that say nothing of how their service is reached keep what the one of the same hostname and path says. */
export const keepingOrigins = (rules: readonly IngressRule[], old: readonly IngressRule[]): IngressRule[] =>
  rules.map((rule) => {
    const originRequest = rule.originRequest ?? old.find((one) => keyOf(one) === keyOf(rule))?.originRequest;
    return { ...rule, ...(originRequest && { originRequest }) };
  });

/** What a new ingress changes, one line each: `+` comes, `-` goes, `~` becomes something else. */
export function ingressDiff(old: readonly IngressRule[], rules: readonly IngressRule[]): string[] {
  const find = (among: readonly IngressRule[], rule: IngressRule) =>
    among.find((one) => keyOf(one) === keyOf(rule));
  const gone = old.filter((rule) => !find(rules, rule)).map((rule) => `- ${ingressLine(rule)}`);
  const lines = rules.flatMap((rule) => {
    const was = find(old, rule);
    if (!was) return [`+ ${ingressLine(rule)}`];
    const origins = [was.originRequest, rule.originRequest].map((one) => JSON.stringify(one ?? {}));
    return [
      ...(was.service === rule.service ? [] : [`~ ${ingressLine(was)} becomes ${rule.service}`]),
      ...(origins[0] === origins[1]
        ? []
        : [`~ originRequest of ${keyOf(rule)}: ${origins.join(" becomes ")}`]),
    ];
  });
  const kept = old.filter((rule) => find(rules, rule)).map(keyOf);
  const order = rules.filter((rule) => find(old, rule)).map(keyOf);
  const moved = kept.join("\n") === order.join("\n") ? [] : [`~ order: ${rules.map(keyOf).join(", ")}`];
  return [...gone, ...lines, ...moved];
}
