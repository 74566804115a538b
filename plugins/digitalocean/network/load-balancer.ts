import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { LOAD_BALANCER_NODE } from "../client/prices.js";
import { allRows, type ListOf } from "../client/rows.js";

export const Forwarding = z.looseObject({
  entry_protocol: z.string(),
  entry_port: z.int(),
  target_protocol: z.string(),
  target_port: z.int(),
  certificate_id: z.string().nullish(),
  tls_passthrough: z.boolean().nullish(),
});

export type Forwarding = z.output<typeof Forwarding>;

/** What is read of a load balancer. */
export const LoadBalancer = z.looseObject({
  id: z.string(),
  name: z.string(),
  ip: z.string().nullish(),
  ipv6: z.string().nullish(),
  status: z.string().nullish(),
  /** REGIONAL, REGIONAL_NETWORK or GLOBAL. */
  type: z.string().nullish(),
  /** A global one is in none. */
  region: z.looseObject({ slug: z.string() }).nullish(),
  /** What came before size_unit; in some regions it is all there is. */
  size: z.string().nullish(),
  size_unit: z.int().nullish(),
  forwarding_rules: z.array(Forwarding).nullish(),
  health_check: z.looseObject({}).nullish(),
  redirect_http_to_https: z.boolean().nullish(),
  enable_proxy_protocol: z.boolean().nullish(),
  http_idle_timeout_seconds: z.int().nullish(),
  droplet_ids: z.array(z.int()).nullish(),
  tag: z.string().nullish(),
  /** What a global one leads to, beside droplets, and what it is called. */
  target_load_balancer_ids: z.array(z.string()).nullish(),
  domains: z.array(z.looseObject({ certificate_id: z.string().nullish() })).nullish(),
  vpc_uuid: z.string().nullish(),
  firewall: z
    .looseObject({ allow: z.array(z.string()).nullish(), deny: z.array(z.string()).nullish() })
    .nullish(),
});

export type LoadBalancer = z.output<typeof LoadBalancer>;

export const isGlobal = ({ type }: LoadBalancer): boolean => type === "GLOBAL";

const NODES: Readonly<Record<string, number>> = { "lb-small": 1, "lb-medium": 3, "lb-large": 6 };

export const nodesOf = ({ size_unit, size }: LoadBalancer): number => size_unit ?? NODES[size ?? ""] ?? 1;

/** Dollars a month. Global ones and network ones have other prices, which nobody here knows. */
export const balancerPrice = (balancer: LoadBalancer): number | undefined =>
  (balancer.type ?? "REGIONAL") === "REGIONAL" ? nodesOf(balancer) * LOAD_BALANCER_NODE : undefined;

/** Certificates that it shows, by id. */
export const certificatesOf = ({ forwarding_rules, domains }: LoadBalancer): string[] =>
  [...(forwarding_rules ?? []), ...(domains ?? [])].flatMap(({ certificate_id: id }) => id || []);

export const LoadBalancerAnswer = z.looseObject({ load_balancer: LoadBalancer });

export const loadBalancerList = (): ListOf<typeof LoadBalancer> => ({
  path: path`/load_balancers`,
  key: "load_balancers",
  row: LoadBalancer,
});

export const LOAD_BALANCERS: Noun<LoadBalancer> = {
  noun: "load_balancer",
  tool: "digitalocean_list_network_objects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, loadBalancerList()),
};
