import type { Affected } from "cargoshipper/plugin";

/** Which kind of object a variable of a path stands for. */
const VARIABLES: Readonly<Record<string, string>> = {
  access_key: "key",
  cdn_id: "cdn",
  certificate_id: "certificate",
  cluster_id: "cluster",
  database_cluster_uuid: "database",
  domain_name: "domain",
  domain_record_id: "record",
  droplet_id: "droplet",
  firewall_id: "firewall",
  floating_ip: "reserved_ip",
  image_id: "image",
  lb_id: "load_balancer",
  project_id: "project",
  registry_name: "registry",
  reserved_ip: "reserved_ip",
  reserved_ipv6: "reserved_ip",
  snapshot_id: "snapshot",
  ssh_key_identifier: "key",
  tag_id: "tag",
  volume_id: "volume",
  vpc_id: "vpc",
};

/** Variables whose value is the name. */
const NAMES = ["domain_name", "floating_ip", "registry_name", "reserved_ip", "reserved_ipv6", "tag_id"];

/** Whether a variable is the id of an app, which has two names there. */
export const isApp = (path: string, variable: string): boolean =>
  variable === "app_id" || (variable === "id" && path.startsWith("/apps/"));

/** The kind of a variable in a path, and whether its value is a name. */
export function kindAt(path: string, variable: string): { kind: string; named: boolean } | undefined {
  const kind = isApp(path, variable) ? "app" : VARIABLES[variable];
  return kind === undefined ? undefined : { kind, named: NAMES.includes(variable) };
}

/** Where new ones are made: which kind, by the path. */
const MADE: readonly (readonly [path: RegExp, kind: string])[] = [
  [/^\/droplets$/, "droplet"],
  [/^\/volumes$/, "volume"],
  [/^\/volumes\/\{volume_id\}\/snapshots$/, "snapshot"],
  [/^\/images$/, "image"],
  [/^\/domains$/, "domain"],
  [/^\/domains\/\{domain_name\}\/records$/, "record"],
  [/^\/firewalls$/, "firewall"],
  [/^\/load_balancers$/, "load_balancer"],
  [/^\/vpcs$/, "vpc"],
  [/^\/(?:reserved_ips|reserved_ipv6|floating_ips)$/, "reserved_ip"],
  [/^\/certificates$/, "certificate"],
  [/^\/projects$/, "project"],
  [/^\/tags$/, "tag"],
  [/^\/databases(?:\/\{database_cluster_uuid\}\/replicas)?$/, "database"],
  [/^\/kubernetes\/clusters$/, "cluster"],
  [/^\/apps$/, "app"],
  [/^\/(?:registries|registry)$/, "registry"],
  [/^\/account\/keys$/, "key"],
  [/^\/cdn\/endpoints$/, "cdn"],
];

/** Which kind of object a POST to a path makes. */
export const madeAt = (path: string): string | undefined => MADE.find(([pattern]) => pattern.test(path))?.[1];

/** Changes of objects that neither the path nor a name in the body tells: which kinds, by verb and path. */
const OUT_OF_SIGHT: readonly (readonly [request: RegExp, kinds: readonly string[]])[] = [
  [/^DELETE \/droplets$|^POST \/droplets\/actions$| \/droplets\/autoscale/, ["droplet"]],
  [/ \/droplets\/.*destroy_with_associated_resources/, ["volume", "snapshot", "reserved_ip"]],
  [/ \/kubernetes\/.*destroy_with_associated_resources/, ["load_balancer", "volume", "snapshot"]],
  [/^DELETE \/domains\/\{domain_name\}$/, ["record"]],
  [/ \/(?:certificates|cdn\/endpoints)(?:\/\{\w+\})?$/, ["domain", "record"]],
  [/^PUT \/databases\/.*\/firewall$/, ["droplet", "cluster", "app", "tag"]],
  [/^(?:POST|PUT) \/apps(?:\/\{id\})?$/, ["domain", "record", "database"]],
  [/ \/kubernetes\/registr/, ["cluster", "registry"]],
  [/^(?!GET)\w+ \/registry$/, ["registry"]],
  [/ \/projects\/default/, ["project"]],
  [/^DELETE \/volumes$|^POST \/volumes\/actions$/, ["volume"]],
];

/** Something of a kind, and nobody can tell what: every rule about that kind fits it. */
export const anyOf = (kind: string): Affected => ({ kind, names: "unknown", labels: "unknown" });

/** What an operation that changes something changes without saying which. */
export const outOfSight = ({ verb, path }: { readonly verb: string; readonly path: string }): Affected[] =>
  OUT_OF_SIGHT.flatMap(([request, kinds]) => (request.test(`${verb} ${path}`) ? kinds.map(anyOf) : []));
