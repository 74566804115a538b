import { WRECKED } from "./canary-ocean.js";
import { changesOf, GROUPS } from "./canary-ocean-changes.js";
import { platformsOf, specOf } from "./canary-ocean-platforms.js";
import type { Plan } from "./canary-plan.js";
import type { Canaries } from "./canary-registry.js";

type Calls = Plan["tools"];

/** The targets of DigitalOcean that are only looked at, and those that are there to be refused in their ways. */
const SIGHTED = ["stated", "wreck"];
const REFUSED = ["unknown", "misled", "unreferred"];

/** Those that resources, prompts and completions are asked of. */
export const ASKED = ["referred", "storm", "wreck"];

/** Where each group of changes is refused. */
const stormOf = (group: string) => `storm-${group}`;

/** Those that are changed. Each has a budget of requests of its own, so that no call waits for its turn. */
export const SAILED = ["storm", ...GROUPS.map(stormOf), ...GROUPS];

/**
 * Calls of all tools of DigitalOcean, those that look everywhere before those that change. `known` are values that the host
 * knows, of which the first is a token; `who` tells which client calls.
 */
export function oceanCalls(canaries: Canaries, known: readonly [string, ...string[]], who: string): Calls {
  const of = (what: string, beside?: string) => canaries.plant(`${who}, ocean: ${what}`, beside);
  const [token] = known;
  const reads: Calls = [
    ["get_account", {}],
    ["list_sizes", { region: `password=${of("a region")}` }],
    ["list_droplets", {}],
    ["list_droplets", { tag: `token=${of("a tag that is looked for")}` }],
    ["get_droplet", { droplet: "web-1" }],
    ["get_droplet", { droplet: `PASSWORD=${of("a droplet that does not exist")} ${token}` }],
    ["list_images", {}],
    ["list_storage", {}],
    ["list_projects", {}],
    ["list_projects", { project: token }],
    ["list_projects", { tags: true }],
    ["list_dns_records", { domain: "example.com" }],
    ["list_dns_records", { domain: `${token}.test` }],
    ["list_network_objects", { kind: "load_balancer" }],
    ["list_network_objects", { kind: "certificate", name: `API_KEY=${of("a certificate")}` }],
    ["search_api", { query: `password=${of("a search")} ${token}` }],
    ["call_api_read", { operation: "databases_list_clusters" }],
    ["call_api_read", { operation: "apps_list" }],
    ["call_api_read", { operation: "monitoring_list_alertPolicy" }],
    ["call_api_read", { operation: "spacesKey_list", parameters: { password: of("a parameter"), a: token } }],
    ["call_api_read", { operation: "databases_list_users", parameters: { database_cluster_uuid: "main" } }],
    ["call_api_read", { operation: `apps_get?token=${of("an operation that does not exist")}` }],
    ["list_apps", {}],
    ["get_app", { app: "shop" }],
    ["get_app", { app: `token=${of("an app that does not exist")}` }],
    ["propose_app", { spec: specOf(of, "read"), secrets: { KEPT: "secret://stored" } }],
    ["propose_app", { spec: `name: [ password: ${of("a spec that is no YAML")}` }],
    ["propose_app", { spec: `{"password":"${of("a spec that is no spec")}"}`, secrets: { A: token } }],
    ["list_deployments", { app: "shop" }],
    ["get_app_logs", { app: "shop", type: "deploy", tail: 500 }],
    ["get_app_logs", { app: "shop", component: `PASSWORD=${of("a component")}` }],
    ["list_repositories", {}],
    ["list_repository_tags", { repository: "shop/web" }],
    ["list_repository_tags", { repository: `shop/token=${of("a repository")}` }],
    ["get_registry_credentials", {}],
    ["get_metrics", { name: "web-1", metric: "cpu" }],
    ["get_metrics", { name: "web-1", metric: `password=${of("a metric")}` }],
    ["list_alerts", {}],
    ["list_uptime_checks", {}],
    ["list_cdn_endpoints", {}],
    ["list_spaces_keys", {}],
    ["list_databases", {}],
    ["get_database", { database: "main" }],
    ["get_database_credentials", { database: "main" }],
    ["get_database_credentials", { database: "main", user: `password=${of("a user")}` }],
    ["list_clusters", {}],
    ["get_cluster", { cluster: "prod" }],
    ["get_kubeconfig", { cluster: "prod" }],
    ["list_ssh_keys", {}],
  ];
  const at = (target: string, calls: Calls): Calls =>
    calls.map(([name, args]) => [name, { ...args, target }] as const);
  const changes = { ...changesOf(of, known, who), ...platformsOf(of, known, who) };
  const looks: Calls = [
    ["list_droplets", {}],
    ["get_database", { database: "main" }],
  ];
  const live: Calls = [["get_app_logs", { app: "shop", tail: 500 }]];
  return [
    ...SIGHTED.flatMap((target) => at(target, reads)),
    ...at("stated", live),
    ...at("referred", WRECKED.flatMap(wreckedCalls)),
    ...["dotenv", ...REFUSED].flatMap((target) => at(target, looks)),
    ...GROUPS.flatMap((group) => at(stormOf(group), changes[group])),
    ...GROUPS.flatMap((group) => at(group, changes[group])),
  ].map(([name, args]) => [`digitalocean_${name}`, args] as const);
}

const wreckedCalls = (domain: string): Calls => [
  ["list_dns_records", { domain }],
  ["configure_dns_record", { domain, type: "A", name: "www", content: "192.0.2.1" }],
];
