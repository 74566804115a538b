import { counted } from "../client/counted.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { LOAD_BALANCER_NODE } from "../client/prices.js";
import { recordsAt } from "../dns/records-at.js";
import { DROPLETS } from "../droplets/droplet.js";
import { VPCS } from "../droplets/vpc.js";
import { CERTIFICATES } from "./certificate.js";
import { FIREWALLS } from "./firewall.js";
import { forwardingText } from "./forwarding-rule.js";
import { LOAD_BALANCERS, type LoadBalancer, LoadBalancerAnswer, loadBalancerList } from "./load-balancer.js";
import { changeLoadBalancer, LoadBalancerSettings } from "./load-balancer-change.js";
import { networkKind } from "./make-kind.js";
import { namesFor, related, relatedByTags } from "./references.js";

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
      (balancer.forwarding_rules ?? [])
        .map(({ entry_protocol, entry_port }) => `${entry_protocol} ${entry_port}`)
        .join(", "),
      balancer.tag ? `tag ${balancer.tag}` : counted(balancer.droplet_ids?.length ?? 0, "droplet"),
    ].join("; "),
    monthly: (balancer.size_unit ?? 1) * LOAD_BALANCER_NODE,
  }),
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
      forwarding,
      health_check: balancer.health_check ?? {},
      ...(balancer.tag
        ? { tag: balancer.tag }
        : { droplets: await namesFor(digitalOcean, DROPLETS, balancer.droplet_ids) }),
      size_unit: balancer.size_unit ?? 1,
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
    ...related(
      CERTIFICATES,
      (balancer.forwarding_rules ?? []).flatMap(({ certificate_id: id }) => id || []),
    ),
  ],
  async dependants(digitalOcean, balancer, unread) {
    const addresses = [balancer.ip, balancer.ipv6].flatMap((one) => one || []);
    const [droplets, firewalls, records] = await Promise.all([
      namesFor(digitalOcean, DROPLETS, balancer.droplet_ids),
      ifReadable(unread, "firewalls", digitalOcean.lookups.all(FIREWALLS)),
      recordsAt(digitalOcean, addresses, unread),
    ]);
    return [
      ...droplets.map((name) => `droplet ${name}`),
      ...records.map((one) => `DNS record ${one}`),
      ...(firewalls ?? [])
        .filter(({ inbound_rules }) =>
          inbound_rules?.some(({ sources }) => sources.load_balancer_uids?.includes(balancer.id)),
        )
        .map(({ name }) => `firewall ${name}, which lets it in`),
    ];
  },
  deletion: ({ ip }, dependants) => [
    ...(ip ? [`Its address ${ip} is given up, and cannot be had again.`] : []),
    ...(dependants.length > 0 ? ["These stay, and are not reached through it any more:"] : []),
  ],
  remove: (api, { id }: LoadBalancer) => api.delete(path`/load_balancers/${id}`),
});
