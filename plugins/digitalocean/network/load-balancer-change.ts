import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { REGIONS } from "../account/size.js";
import { path } from "../client/path.js";
import { DROPLETS } from "../droplets/droplet.js";
import { VPCS } from "../droplets/vpc.js";
import { CERTIFICATES } from "./certificate.js";
import { isNetwork } from "./firewall-rule.js";
import { forwardingRule, type WrittenForwarding } from "./forwarding-rule.js";
import { isGlobal, type LoadBalancer, LoadBalancerAnswer } from "./load-balancer.js";
import type { Change, Wanted } from "./network-kind.js";
import type { References } from "./references.js";

const MOST_NODES = 100;

const limit = z
  .string()
  .refine((text) => /^(?:ip|cidr):/.test(text) && isNetwork(text.replace(/^\w+:/, "")), {
    error: 'expected "ip:203.0.113.7" or "cidr:203.0.113.0/24"',
  });

const HealthCheck = z.strictObject({
  protocol: z.enum(["http", "https", "tcp"]).optional(),
  port: z.int().optional(),
  path: z.string().optional(),
  check_interval_seconds: z.int().optional(),
  response_timeout_seconds: z.int().optional(),
  unhealthy_threshold: z.int().optional(),
  healthy_threshold: z.int().optional(),
});

export const LoadBalancerSettings = z.object({
  region: z.string().optional(),
  vpc: z.string().optional(),
  forwarding: z.array(forwardingRule).min(1).optional(),
  health_check: HealthCheck.optional(),
  droplets: z.array(z.string()).optional(),
  tag: z.string().optional(),
  size_unit: z.int().min(1).max(MOST_NODES).optional(),
  redirect_http_to_https: z.boolean().optional(),
  proxy_protocol: z.boolean().optional(),
  idle_timeout: z.int().min(30).max(600).optional(),
  allow: z.array(limit).optional(),
  deny: z.array(limit).optional(),
});

type LoadBalancerSettings = z.output<typeof LoadBalancerSettings>;

type WantedBalancer = Wanted<LoadBalancer, LoadBalancerSettings>;

/** What a request does not take of what an answer has. */
const READ_ONLY = ["id", "ip", "ipv6", "status", "created_at", "algorithm", "region"];

/** The API resets what a change leaves out, so all that it has told is sent back. */
export async function changeLoadBalancer(wanted: WantedBalancer): Promise<Change<LoadBalancer>> {
  const { digitalOcean, name, settings, existing, references } = wanted;
  if (settings.tag !== undefined && (settings.droplets?.length ?? 0) > 0)
    throw new ValidationError("settings: a load balancer serves either a tag or droplets.", {
      next: "State only one of tag and droplets.",
    });
  if (!existing && !settings.forwarding)
    throw new ValidationError(`settings.forwarding: the new load balancer ${name} needs it.`, {
      next: 'Give rules, such as ["http 80 -> http 80"].',
    });
  const region = await regionOf(wanted);
  const stated = await statedIn(settings, references, existing);
  const { droplet_ids, tag, ...rest } = { ...keptOf(existing, settings), ...stated };
  const isTagged =
    settings.tag !== undefined ? settings.tag !== "" : settings.droplets === undefined && !!tag;
  const serves = isTagged ? { tag } : { droplet_ids: droplet_ids ?? [] };
  const body = { ...rest, name: existing?.name ?? name, ...(region && { region }), ...serves };
  const { api } = digitalOcean;
  return {
    after: {
      ...body,
      id: existing?.id ?? "",
      ip: existing?.ip,
      region: region ? { slug: region } : null,
    } as LoadBalancer,
    notes:
      isTagged || droplet_ids?.length || existing?.target_load_balancer_ids?.length
        ? []
        : ["It serves nothing yet: neither droplets nor a tag."],
    carryOut: async () => {
      const { load_balancer } = existing
        ? await api.put(path`/load_balancers/${existing.id}`, LoadBalancerAnswer, body)
        : await api.post(path`/load_balancers`, LoadBalancerAnswer, body);
      return { thing: load_balancer };
    },
  };
}

/** All that the API has told of it. What is empty is left out: to the API that is the same, and a global one has no rules. */
function keptOf(
  existing: Partial<LoadBalancer> = {},
  { size_unit }: LoadBalancerSettings,
): Partial<LoadBalancer> {
  const { size, ...told } = existing;
  const kept = Object.entries(told).filter(
    ([key, value]) => !READ_ONLY.includes(key) && value !== null && value !== "" && !isEmptyList(value),
  );
  // The API takes only one of both.
  const isOldSize = size && !told.size_unit && size_unit === undefined;
  return { ...Object.fromEntries(kept), ...(isOldSize && { size }) };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Where it is: as it is stated, else in the region of its VPC or of its droplets. Undefined for a global one. */
async function regionOf({
  digitalOcean: { lookups },
  settings,
  existing,
}: WantedBalancer): Promise<string | undefined> {
  const { region, vpc, droplets } = settings;
  if (existing && isGlobal(existing)) {
    for (const name of NOT_OF_GLOBAL)
      if (settings[name] !== undefined)
        throw new ValidationError(`settings.${name}: ${existing.name} is global, and has none.`, {
          next: "Leave it out, or change it of the load balancers that it leads to.",
        });
    return undefined;
  }
  const is = existing?.region?.slug;
  if (is !== undefined && region !== undefined && region !== is)
    throw new ValidationError(`settings.region: it is in ${is}, and stays there.`, {
      next: "Create another in that region, point its DNS records there, then delete this one.",
    });
  const [first] = await Promise.all((droplets ?? []).map((one) => lookups.find(DROPLETS, one)));
  const network = vpc === undefined ? undefined : await lookups.find(VPCS, vpc);
  const found = is ?? region ?? network?.region ?? first?.region.slug;
  if (found === undefined)
    throw new ValidationError("settings.region: none is given.", {
      next: "Give a region, a vpc or droplets.",
    });
  return is ?? (await lookups.find(REGIONS, found)).slug;
}

async function statedIn(settings: LoadBalancerSettings, references: References, existing?: LoadBalancer) {
  const { vpc, forwarding, health_check, droplets, tag, size_unit, allow, deny } = settings;
  const { redirect_http_to_https, proxy_protocol, idle_timeout } = settings;
  const limits = {
    allow: allow ?? existing?.firewall?.allow ?? [],
    deny: deny ?? existing?.firewall?.deny ?? [],
  };
  return given({
    vpc_uuid: vpc === undefined ? undefined : await references.id(VPCS, vpc),
    forwarding_rules: forwarding && (await Promise.all(forwarding.map((rule) => toApi(rule, references)))),
    health_check: health_check && { ...existing?.health_check, ...health_check },
    droplet_ids: droplets && (await references.droplets(droplets)),
    tag: tag ? (await references.tags([tag]))[0] : tag,
    size_unit,
    redirect_http_to_https,
    enable_proxy_protocol: proxy_protocol,
    http_idle_timeout_seconds: idle_timeout,
    firewall: allow || deny ? limits : undefined,
  });
}

const NOT_OF_GLOBAL = ["region", "size_unit", "forwarding"] as const;

const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

async function toApi({ certificate, passthrough, ...rule }: WrittenForwarding, references: References) {
  return {
    ...rule,
    certificate_id: certificate === undefined ? "" : await references.id(CERTIFICATES, certificate),
    tls_passthrough: passthrough,
  };
}
