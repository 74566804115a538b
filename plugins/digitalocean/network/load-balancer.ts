import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
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
  region: z.looseObject({ slug: z.string() }).nullish(),
  size_unit: z.int().nullish(),
  forwarding_rules: z.array(Forwarding).nullish(),
  health_check: z.looseObject({}).nullish(),
  redirect_http_to_https: z.boolean().nullish(),
  enable_proxy_protocol: z.boolean().nullish(),
  http_idle_timeout_seconds: z.int().nullish(),
  droplet_ids: z.array(z.int()).nullish(),
  tag: z.string().nullish(),
  vpc_uuid: z.string().nullish(),
  firewall: z
    .looseObject({ allow: z.array(z.string()).nullish(), deny: z.array(z.string()).nullish() })
    .nullish(),
});

export type LoadBalancer = z.output<typeof LoadBalancer>;

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
