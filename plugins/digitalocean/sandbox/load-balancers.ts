import type { World } from "cargoshipper/sandbox";
import { notFound } from "./answer.js";
import { Droplets } from "./droplets.js";
import type { BalancerSettings } from "./load-balancer-rules.js";
import { Pace } from "./pace.js";
import { Projects } from "./projects.js";
import { Regions } from "./regions.js";
import type { SandboxRequest } from "./route.js";

export interface SandboxLoadBalancer extends BalancerSettings {
  readonly id: string;
  readonly ip: string;
  readonly created_at: string;
  /** When it serves. */
  readonly readyAt: number;
  readonly fails: boolean;
}

/** Seconds until a new one serves. */
const BEGINNING = 60;

/** What a load balancer has that nobody has said anything of. */
export const STANDARD = {
  size_unit: 1,
  droplet_ids: [] as number[],
  health_check: {
    protocol: "http",
    port: 80,
    path: "/",
    check_interval_seconds: 10,
    response_timeout_seconds: 5,
    unhealthy_threshold: 5,
    healthy_threshold: 3,
  },
  sticky_sessions: { type: "none" },
  redirect_http_to_https: false,
  enable_proxy_protocol: false,
  enable_backend_keepalive: false,
  http_idle_timeout_seconds: 60,
  disable_lets_encrypt_dns_records: false,
  firewall: { allow: [] as string[], deny: [] as string[] },
  network: "EXTERNAL",
  network_stack: "IPV4",
  type: "REGIONAL",
  tls_cipher_policy: "DEFAULT",
};

/** The load balancers there are: one before whatever has the tag web. */
export class LoadBalancers {
  readonly all: SandboxLoadBalancer[] = [];
  /** How those end that are begun, for tests: `never` stays new. */
  fate: "active" | "errored" | "never" = "active";
  private last = 199;

  constructor(private readonly world: World) {
    this.begin({ ...this.plain("web"), tag: "web" }, 0);
  }

  /** One of droplets that are named, which serves at once. */
  add(name: string, droplets: number[]): void {
    this.begin({ ...this.plain(name), droplet_ids: droplets }, 0);
  }

  begin(settings: BalancerSettings, seconds = BEGINNING): SandboxLoadBalancer {
    const { world } = this;
    const ip = `203.0.113.${++this.last}`;
    const due = Date.now() + seconds * world.part(Pace).milliseconds;
    const readyAt = seconds === 0 ? 0 : this.fate === "never" ? Number.POSITIVE_INFINITY : due;
    const fails = seconds > 0 && this.fate === "errored";
    const made = { ...settings, id: world.uuid(), ip, created_at: world.now(), readyAt, fails };
    this.all.push(made);
    return made;
  }

  of({ params }: SandboxRequest): SandboxLoadBalancer {
    const balancer = this.all.find(({ id }) => id === params["lb_id"]);
    if (!balancer) throw notFound();
    return balancer;
  }

  private plain(name: string): BalancerSettings {
    const rule = { entry_protocol: "http", entry_port: 80, target_protocol: "http", target_port: 80 };
    const [web] = this.world.part(Droplets).all;
    return {
      ...STANDARD,
      name,
      region: "fra1",
      tag: "",
      vpc_uuid: web?.vpc ?? "",
      forwarding_rules: [{ ...rule, certificate_id: "", tls_passthrough: false }],
    };
  }
}

/** A load balancer as the API shows it: with the droplets of its tag in its region, and no address before it serves. */
export function shownBalancer({ readyAt, fails, ...balancer }: SandboxLoadBalancer, world: World) {
  const isReady = readyAt <= Date.now();
  const isGlobal = balancer.type === "GLOBAL";
  const served = world
    .part(Droplets)
    .all.filter(({ region }) => isGlobal || region === balancer.region)
    .filter(({ id, tags }) => balancer.droplet_ids.includes(id) || tags.includes(balancer.tag));
  const [home] = world.part(Projects).all;
  const { region, vpc_uuid, forwarding_rules, ...rest } = balancer;
  return {
    ...rest,
    ...(!isGlobal && { region: world.part(Regions).of(region), forwarding_rules }),
    ...(vpc_uuid && { vpc_uuid }),
    ip: isReady && !fails ? balancer.ip : "",
    status: !isReady ? "new" : fails ? "errored" : "active",
    droplet_ids: served.map(({ id }) => id),
    project_id: home?.id,
  };
}
