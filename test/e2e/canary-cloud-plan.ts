import { TROUBLED } from "./canary-cloud.js";
import { changesOf } from "./canary-cloud-changes.js";
import type { Plan } from "./canary-plan.js";
import type { Canaries } from "./canary-registry.js";

type Calls = Plan["tools"];

/** The targets of Cloudflare whose credential the sandbox takes. */
export const REACHED = ["tokened", "keyed", "referred"];

const VALUES = { namespace: "canary-values" };
const OBJECTS = { bucket: "canary-objects" };
const ROWS = { database: "canary-rows" };
const TUNNEL = { tunnel: "canary-tunnel" };
const WORKER = { worker: "canary-worker" };
const WAF = { zone: "example.com", phase: "waf" };

/**
 * Calls of all tools of Cloudflare, those that look everywhere before those that change. `known` are values that the host
 * knows, of which the first is a token; `who` tells which client calls.
 */
export function cloudCalls(canaries: Canaries, known: readonly string[], who: string): Calls {
  const of = (what: string, beside?: string) => canaries.plant(`${who}, cloudflare: ${what}`, beside);
  const [token = "", ...others] = known;
  const reads: Calls = [
    ["verify_token", {}],
    ["list_zones", {}],
    ["list_zones", { name: token }],
    ...lookInto("example.com"),
    ["get_zone", { zone: `PASSWORD=${of("a zone that does not exist")}` }],
    ["get_zone", { zone: token }],
    ["list_dns_records", { zone: "example.com", search: token }],
    ["export_dns_records", { zone: "example.com" }],
    ["get_analytics", { zone: "example.com", report: "paths" }],
    [
      "query_analytics",
      { query: `{ viewer { API_TOKEN: nothing } } # API_TOKEN=${of("a query of GraphQL")}` },
    ],
    [
      "query_analytics",
      { query: "{ viewer }", variables: { password: of("a variable of GraphQL"), a: token } },
    ],
    ["search_api", { query: `password=${of("a search")} ${token}` }],
    ["call_api_read", { operation: "dns.records.list", parameters: { zone_id: "example.com" } }],
    ["call_api_read", { operation: "r2.buckets.objects.get", parameters: object }],
    [
      "call_api_read",
      { operation: "d1.database.list", parameters: { api_key: of("a parameter"), b: token } },
    ],
    ["call_api_read", { operation: "workers.scripts.scriptAndVersionSettings.get", parameters: script }],
    ["call_api_read", { operation: "zeroTrust.tunnels.cloudflared.token.get", parameters: {} }],
    ["call_api_read", { operation: `accounts.tokens.get?token=${of("an operation that does not exist")}` }],
    ["list_rules", WAF],
    ["list_workers", {}],
    ["get_worker", { ...WORKER, code: true }],
    ["list_kv_namespaces", {}],
    ["list_kv_keys", VALUES],
    ["get_kv_value", { ...VALUES, key: "text" }],
    ["get_kv_value", { ...VALUES, key: "json" }],
    ["get_kv_value", { ...VALUES, key: `API_KEY=${of("a key of KV")}` }],
    ["list_d1_databases", {}],
    ["query_d1", { ...ROWS, sql: "SELECT * FROM crew" }],
    ["query_d1", { ...ROWS, sql: `SELECT name FROM crew WHERE password = '${of("a condition")}'` }],
    ["query_d1", { ...ROWS, sql: "SELECT name FROM crew WHERE api_key = ?", params: ["secret://stored"] }],
    ["query_d1", { ...ROWS, sql: "SELECT name FROM crew WHERE api_key = ?", params: ["secret://no_such"] }],
    ["query_d1", { ...ROWS, sql: `PRAGMA api_key = '${of("a statement that fails")}'; -- ${token}` }],
    ["list_r2_buckets", {}],
    ["list_r2_objects", OBJECTS],
    ["get_r2_object", { ...OBJECTS, key: "text" }],
    ["get_r2_object", { ...OBJECTS, key: `a/token=${of("a key of R2")}` }],
    ["list_tunnels", {}],
    ["get_tunnel", TUNNEL],
    ["get_tunnel_token", TUNNEL],
  ];
  const everywhere = REACHED.flatMap((target) =>
    reads.map(([name, args]) => [name, { ...args, target }] as const),
  );
  const refused = ["unknown", "misled", "unreferred"].map((target) => ["list_zones", { target }] as const);
  const target = who === "asked" ? "keyed" : "referred";
  const changes = changesOf(of, token, others, who).map(
    ([name, args]) => [name, { ...args, target }] as const,
  );
  const troubled = TROUBLED.flatMap(lookInto).map(([name, args]) => [name, { ...args, target }] as const);
  return [...everywhere, ...troubled, ...refused, ...changes].map(
    ([name, args]) => [`cloudflare_${name}`, args] as const,
  );
}

const lookInto = (zone: string): Calls => [
  ["get_zone", { zone }],
  ["list_dns_records", { zone }],
  ["get_zone_settings", { zone }],
];

const object = { bucket_name: "canary-objects", object_key: "text" };
const script = { script_name: "canary-worker" };
