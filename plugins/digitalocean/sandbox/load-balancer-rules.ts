import type { World } from "cargoshipper/sandbox";
import { invalid } from "./answer.js";
import { Certificates } from "./certificates.js";
import { Droplets } from "./droplets.js";
import { isNetwork } from "./firewall-rules.js";
import { LoadBalancers, type SandboxLoadBalancer, type STANDARD } from "./load-balancers.js";
import { Regions } from "./regions.js";
import { Vpcs } from "./vpcs.js";

/** What a request states of a load balancer, with what it leaves out as the API has it then. */
export type BalancerSettings = Omit<typeof STANDARD, "size_unit"> & {
  /** Undefined where it has a size instead. */
  readonly size_unit: number | undefined;
  readonly size?: string | undefined;
  readonly name: string;
  /** Empty for a global one. */
  readonly region: string;
  readonly tag: string;
  readonly vpc_uuid: string;
  readonly forwarding_rules: readonly object[];
} & GlobalSettings;

/** What a global one has, and others have not. */
interface GlobalSettings {
  readonly glb_settings?: object;
  readonly domains?: readonly object[];
  readonly target_load_balancer_ids?: readonly string[];
}

type Body = Readonly<Record<string, unknown>>;

const ENTRY = ["http", "https", "http2", "http3", "tcp", "udp"];
const TARGET = ["http", "https", "http2", "tcp", "udp"];
const SECURE = ["https", "http2", "http3"];
const LAST_PORT = 65_535;
const MOST_NODES = 100;
/** What nobody can change later. */
const UNCHANGING = ["type", "network", "network_stack"] as const;

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= LAST_PORT;

/** What a body states. Throws what the API answers when it is wrong. */
export function balancerIn(
  body: Body,
  standard: typeof STANDARD,
  world: World,
  self?: SandboxLoadBalancer,
): BalancerSettings {
  const { name, tag = "", droplet_ids = [], size_unit = 1, firewall } = body;
  if (typeof name !== "string" || name === "") throw invalid("name can't be blank");
  for (const key of UNCHANGING)
    if (self && self[key] !== (body[key] ?? standard[key])) throw invalid(`${key} cannot be changed`);
  const isGlobal = body["type"] === "GLOBAL";
  const region = regionIn(body, isGlobal, world);
  if (self && self.region !== region) throw invalid("region cannot be changed");
  if (tag !== "" && (droplet_ids as unknown[]).length > 0)
    throw invalid("only one of tag and droplet_ids can be given");
  const size = Number(size_unit);
  if (!Number.isInteger(size) || size < 1 || size > MOST_NODES) throw invalid("size_unit is invalid");
  const droplets = world.part(Droplets).all.filter((one) => isGlobal || one.region === region);
  for (const id of droplet_ids as number[])
    if (!droplets.some((one) => one.id === id)) throw invalid(`droplet ${id} is not in ${region}`);
  const networks = world.part(Vpcs).all.filter((one) => one.region === region);
  const vpc = networks.find((one) => (body["vpc_uuid"] ? one.id === body["vpc_uuid"] : one.default));
  if (!vpc && body["vpc_uuid"]) throw invalid("vpc_uuid is not in this region");
  return {
    ...standard,
    ...Object.fromEntries(Object.entries(body).filter(([key]) => key in standard)),
    name,
    region,
    tag: String(tag),
    droplet_ids: droplet_ids as number[],
    // In some regions there are only sizes.
    size: body["size"] as string | undefined,
    size_unit: body["size"] === undefined ? size : undefined,
    vpc_uuid: vpc?.id ?? "",
    forwarding_rules: isGlobal ? [] : forwardingIn(body["forwarding_rules"], world),
    ...(isGlobal && globalIn(body, world)),
    health_check: { ...standard.health_check, ...(body["health_check"] as object | undefined) },
    firewall: limitsIn(firewall as Body | undefined),
  };
}

function regionIn({ region: slug }: Body, isGlobal: boolean, world: World): string {
  if (isGlobal && slug) throw invalid("region is not allowed for a global load balancer");
  if (!isGlobal && !world.part(Regions).all.some((one) => one.slug === slug))
    throw invalid("region is invalid");
  return isGlobal ? "" : String(slug);
}

function globalIn(body: Body, world: World): GlobalSettings {
  const {
    forwarding_rules: rules = [],
    glb_settings,
    domains = [],
    target_load_balancer_ids: ids = [],
  } = body;
  if ((rules as object[]).length > 0)
    throw invalid("forwarding_rules are not allowed for a global load balancer");
  if (!glb_settings) throw invalid("glb_settings is required for a global load balancer");
  for (const id of ids as string[])
    if (!world.part(LoadBalancers).all.some((one) => one.id === id && one.type !== "GLOBAL"))
      throw invalid(`target load balancer ${id} was not found`);
  return {
    glb_settings,
    domains: domains as object[],
    target_load_balancer_ids: ids as string[],
  };
}

function forwardingIn(value: unknown, world: World): object[] {
  const rules = Array.isArray(value) ? (value as Body[]) : [];
  if (rules.length === 0) throw invalid("forwarding_rules can't be blank");
  const entries = rules.map((rule) => `${rule["entry_protocol"] === "udp"} ${rule["entry_port"]}`);
  if (new Set(entries).size < entries.length) throw invalid("entry_port is used twice");
  return rules.map((rule) => {
    const { entry_protocol, target_protocol, entry_port, target_port } = rule;
    if (!ENTRY.includes(String(entry_protocol)) || !TARGET.includes(String(target_protocol)))
      throw invalid("protocol of a forwarding rule is invalid");
    if (!isPort(entry_port) || !isPort(target_port)) throw invalid("port of a forwarding rule is invalid");
    if ((entry_protocol === "udp") !== (target_protocol === "udp"))
      throw invalid("udp can only be forwarded to udp");
    const { certificate_id = "", tls_passthrough = false } = rule;
    if (SECURE.includes(String(entry_protocol)) && certificate_id === "" && tls_passthrough === false)
      throw invalid("certificate_id or tls_passthrough is required for a secure entry_protocol");
    if (certificate_id !== "" && !world.part(Certificates).all.some(({ id }) => id === certificate_id))
      throw invalid("certificate was not found");
    return { entry_protocol, entry_port, target_protocol, target_port, certificate_id, tls_passthrough };
  });
}

function limitsIn(firewall: Body | undefined) {
  const read = (value: unknown): string[] => {
    const rules = Array.isArray(value) ? value.map(String) : [];
    const wrong = rules.find((one) => !/^(?:ip|cidr):/.test(one) || !isNetwork(one.replace(/^\w+:/, "")));
    if (wrong !== undefined) throw invalid(`firewall rule ${wrong} is invalid`);
    return rules;
  };
  return { allow: read(firewall?.["allow"]), deny: read(firewall?.["deny"]) };
}
