import { counted } from "../client/counted.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { recordsAt } from "../dns/records-at.js";
import { DROPLETS } from "../droplets/droplet.js";
import { VPCS } from "../droplets/vpc.js";
import { CERTIFICATES } from "./certificate.js";
import { FIREWALLS } from "./firewall.js";
import { forwardingText } from "./forwarding-rule.js";
import {
  balancerPrice,
  certificatesOf,
  isGlobal,
  LOAD_BALANCERS,
  type LoadBalancer,
  LoadBalancerAnswer,
  loadBalancerList,
  nodesOf,
} from "./load-balancer.js";
import { changeLoadBalancer, LoadBalancerSettings } from "./load-balancer-change.js";
import { networkKind } from "./make-kind.js";
import { namesFor, related, relatedByTags } from "./references.js";

/** What is said of those that are no plain ones. */
const KINDS: Readonly<Record<string, string>> = { GLOBAL: "global", REGIONAL_NETWORK: "network" };

export const loadBalancers = networkKind({
  noun: LOAD_BALANCERS,
  list: loadBalancerList(),
  settings: LoadBalancerSettings,
  example: {
    region: "fra1",
    forwarding: ["http 80 -> http 80", "https 443 -> http 80, certificate example-com"],
    tag: "web",
    health_check: { protocol: "http", port: 80, path: "/health" },
  },
  rowOf: (balancer) => ({
    name: balancer.name,
    id: balancer.id,
    region: balancer.region?.slug ?? "",
    status: balancer.status ?? "",
    summary: [
      balancer.ip || "no address yet",
      KINDS[balancer.type ?? ""],
      (balancer.forwarding_rules ?? [])
        .map(({ entry_protocol, entry_port }) => `${entry_protocol} ${entry_port}`)
        .join(", "),
      balancer.tag ? `tag ${balancer.tag}` : counted(balancer.droplet_ids?.length ?? 0, "droplet"),
      ...(isGlobal(balancer)
        ? [counted(balancer.target_load_balancer_ids?.length ?? 0, "load balancer")]
        : []),
    ]
      .filter(Boolean)
      .join("; "),
    monthly: balancerPrice(balancer),
  }),
  costsMore: (after, existing) => nodesOf(after) > nodesOf(existing),
  now: async (api, { id }) => (await api.get(path`/load_balancers/${id}`, LoadBalancerAnswer)).load_balancer,
  async settingsOf(digitalOcean, balancer) {
    const rules = balancer.forwarding_rules ?? [];
    const [vpc] = await namesFor(digitalOcean, VPCS, balancer.vpc_uuid ? [balancer.vpc_uuid] : []);
    const certificates = await namesFor(
      digitalOcean,
      CERTIFICATES,
      rules.flatMap(({ certificate_id: id }) => id || []),
    );
    const forwarding = rules.map(({ certificate_id: id, tls_passthrough, ...rule }) =>
      forwardingText({
        ...rule,
        certificate: id ? certificates.shift() : undefined,
        passthrough: tls_passthrough ?? false,
      }),
    );
    return {
      ...(balancer.region && { region: balancer.region.slug }),
      ...(vpc !== undefined && { vpc }),
      ...(!isGlobal(balancer) && { forwarding, size_unit: nodesOf(balancer) }),
      health_check: balancer.health_check ?? {},
      ...(balancer.tag
        ? { tag: balancer.tag }
        : { droplets: await namesFor(digitalOcean, DROPLETS, balancer.droplet_ids) }),
      redirect_http_to_https: balancer.redirect_http_to_https ?? false,
      proxy_protocol: balancer.enable_proxy_protocol ?? false,
      idle_timeout: balancer.http_idle_timeout_seconds ?? 60,
      allow: balancer.firewall?.allow ?? [],
      deny: balancer.firewall?.deny ?? [],
    };
  },
  change: changeLoadBalancer,
  stepOf: ({ status, name }) => ({
    status: status ?? "",
    done: status !== "new",
    ...(status === "errored" && { failed: `The load balancer ${name} could not be made ready.` }),
  }),
  relatedOf: (balancer) => [
    ...(balancer.tag ? relatedByTags([balancer.tag]) : related(DROPLETS, balancer.droplet_ids)),
    ...related(VPCS, balancer.vpc_uuid ? [balancer.vpc_uuid] : []),
    ...related(CERTIFICATES, certificatesOf(balancer)),
    ...related(LOAD_BALANCERS, balancer.target_load_balancer_ids),
  ],
  async dependants(digitalOcean, balancer, unread) {
    const addresses = [balancer.ip, balancer.ipv6].flatMap((one) => one || []);
    const [droplets, targets, balancers, firewalls, records] = await Promise.all([
      namesFor(digitalOcean, DROPLETS, balancer.droplet_ids),
      namesFor(digitalOcean, LOAD_BALANCERS, balancer.target_load_balancer_ids),
      digitalOcean.lookups.all(LOAD_BALANCERS),
      ifReadable(unread, "firewalls", digitalOcean.lookups.all(FIREWALLS)),
      recordsAt(digitalOcean, addresses, unread),
    ]);
    return [
      ...droplets.map((name) => `droplet ${name}`),
      ...targets.map((name) => `load balancer ${name}`),
      ...records.map((one) => `DNS record ${one}`),
      ...balancers
        .filter(({ target_load_balancer_ids: ids }) => ids?.includes(balancer.id))
        .map(({ name }) => `load balancer ${name}, which leads to it`),
      ...(firewalls ?? [])
        .filter(({ inbound_rules }) =>
          inbound_rules?.some(({ sources }) => sources.load_balancer_uids?.includes(balancer.id)),
        )
        .map(({ name }) => `firewall ${name}, which lets it in`),
    ];
  },
  deletion: ({ ip }, dependants) => [
    ...(ip ? [`Its address ${ip} is given up, and cannot be had again.`] : []),
    ...(dependants.length > 0 ? ["Nothing is reached through it any more. These stay:"] : []),
  ],
  remove: (api, { id }: LoadBalancer) => api.delete(path`/load_balancers/${id}`),
});
