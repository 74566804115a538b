import type { Plant } from "./canary-ocean-changes.js";
import type { Plan } from "./canary-plan.js";

type Calls = Plan["tools"];

/** Calls that change apps, registries, monitoring, databases, clusters and Spaces. */
export function platformsOf(
  of: Plant,
  [token]: readonly [string, ...string[]],
  who: string,
): Record<"platforms" | "data", Calls> {
  const app = { app: `canary-${who}` };
  const shop = { app: "shop" };
  const secrets = { KEPT: "secret://stored" };
  const database = { database: `canary-${who}` };
  const cluster = { cluster: `canary-${who}` };
  const address = `https://user:${of("the password of an address", "https://user:")}@www.example.com/`;
  const webhook = `https://hooks.slack.com/services/T0/B0/${of("a channel's address")}`;
  const tells = { metric: "cpu", above: 80, email: "captain@example.com" };
  const platforms: Calls = [
    ["create_app", { spec: specOf(of, who), secrets }],
    ["create_app", { spec: specOf(of, `${who}-b`), secrets: { KEPT: of("a secret that is given") } }],
    ["create_app", { spec: specOf(of, `${who}-c`), secrets: { KEPT: "secret://no_such" } }],
    ["create_app", { spec: specOf(of, `${who}-d`), secrets: { [token]: token } }],
    ["update_app", { ...app, spec: specOf(of, who), secrets }],
    ["update_app", { ...app, spec: `password: ${of("a spec that is refused")}` }],
    ["redeploy_app", app],
    ["redeploy_app", { app: `token=${of("an app to deploy")}` }],
    ["rollback_app", { ...shop, deployment: `token=${of("a deployment")}` }],
    ["rollback_app", { ...shop, action: "commit" }],
    ["delete_app", app],
    ["delete_app", { app: token }],
    ["delete_repository_tag", { repository: "shop/web", tags: who === "asked" ? "v1" : "v2" }],
    ["delete_repository_tag", { repository: "shop/web", tags: `token=${of("a tag of an image")}` }],
    ["collect_registry_garbage", {}],
    [
      "create_alert",
      { ...tells, names: "web-1", description: `ALERT_TOKEN=${of("an alert", "ALERT_TOKEN=")} ${who}` },
    ],
    [
      "create_alert",
      {
        metric: "cpu",
        above: 80,
        names: "web-1",
        slack_channel: "#ops",
        slack_url: webhook,
        description: `slack of ${who}`,
      },
    ],
    ["create_alert", { ...tells, email: `password=${of("an address of mail")}@example.org` }],
    ["create_alert", { ...tells, metric: `token=${of("a metric of an alert")}` }],
    ["list_alerts", {}],
    ["delete_alert", { alert: `slack of ${who}` }],
    ["delete_alert", { alert: `password=${of("an alert to delete")}` }],
    ["create_uptime_check", { address, name: `check of ${who}` }],
    [
      "create_uptime_check",
      { address: `https://www.example.com/?api_key=${of("the query of an address", "api_key=")}` },
    ],
    ["create_uptime_check", { address: `token=${of("an address that is none")} ${token}` }],
    ["list_uptime_checks", {}],
    ["delete_uptime_check", { check: `check of ${who}` }],
    ["delete_uptime_check", { check: token }],
  ];
  const data: Calls = [
    ["create_database", { name: database.database, engine: "pg", region: "fra1", size: "db-s-1vcpu-1gb" }],
    ["create_database", { name: `password=${of("a database that is refused")}`, engine: token }],
    ["resize_database", { ...database, size: "db-s-1vcpu-2gb" }],
    ["resize_database", { ...database, size: `token=${of("a size of a database")}` }],
    ["configure_database_object", { ...database, kind: "user", name: "reader" }],
    [
      "configure_database_object",
      { ...database, kind: "pool", name: "pool", pool_database: "defaultdb", pool_size: 5 },
    ],
    ["configure_database_object", { ...database, kind: "replica", name: "copy" }],
    [
      "configure_database_object",
      { ...database, kind: "trusted_source", source: "ip", name: `password=${of("a source")}` },
    ],
    ["get_database", database],
    ["get_database_credentials", { ...database, user: "reader" }],
    ["call_api_read", { operation: "databases_list_clusters" }],
    ["delete_database_object", { ...database, kind: "user", name: "reader" }],
    ["delete_database_object", { ...database, kind: "pool", name: `token=${of("a pool to delete")}` }],
    ["delete_database", database],
    ["delete_database", { database: token }],
    [
      "create_cluster",
      { name: cluster.cluster, region: "fra1", pools: [{ name: "p", size: "s-1vcpu-2gb", count: 1 }] },
    ],
    [
      "create_cluster",
      { name: "c", region: "fra1", pools: [{ size: `password=${of("a size of a pool")}` }] },
    ],
    [
      "configure_node_pool",
      { cluster: "prod", pool: "web", labels: { pool_token: of("a label of a pool", "pool_token") } },
    ],
    ["delete_node_pool", { ...cluster, pool: `token=${of("a pool of nodes")}` }],
    ["delete_node_pool", { cluster: "prod", pool: "jobs" }],
    ["upgrade_cluster", { ...cluster, version: `password=${of("a version")}` }],
    ["get_kubeconfig", cluster],
    ["delete_cluster", { cluster: `token=${of("a cluster to delete")}` }],
    ["delete_cluster", { ...cluster, with_resources: true }],
    ["create_spaces_key", { name: `key of ${who}`, grants: ["pictures:read"] }],
    ["create_spaces_key", { name: `SPACES_TOKEN=${of("a key's name")}`, grants: [`token=${of("a grant")}`] }],
    ["delete_spaces_key", { key: `key of ${who}` }],
    ["delete_spaces_key", { key: `password=${of("a Spaces key to delete")}` }],
    ["configure_cdn_endpoint", { origin: `${who}.fra1.digitaloceanspaces.com` }],
    ["configure_cdn_endpoint", { origin: `token=${of("an origin")}` }],
    [
      "purge_cdn_cache",
      {
        endpoint: `${who}.fra1.digitaloceanspaces.com`,
        files: [`a?api_key=${of("a file of a cache", "api_key=")}`],
      },
    ],
    ["delete_cdn_endpoint", { endpoint: `${who}.fra1.digitaloceanspaces.com` }],
    ["delete_cdn_endpoint", { endpoint: `token=${of("an endpoint to delete")}` }],
  ];
  return { platforms, data };
}

/** A spec of an app with secrets where somebody may write them. */
export const specOf = (of: Plant, what: string): string => `
name: canary-${what}
region: fra
envs:
  - key: KEPT
  - key: GIVEN_PASSWORD
    value: ${of(`a variable of the spec ${what}`)}
  - {key: HIDDEN, type: SECRET, value: ${of(`a secret of the spec ${what}`)}}
services:
  - name: web
    github: {repo: example/blog, branch: main}
    run_command: serve --token ${of(`a command of the spec ${what}`, "--token ")}
    instance_size_slug: apps-s-1vcpu-1gb
    instance_count: 1
`;
