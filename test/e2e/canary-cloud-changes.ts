import { TROUBLED } from "./canary-cloud.js";
import type { Plan } from "./canary-plan.js";

type Args = Record<string, unknown>;

const WAF = { zone: "example.com", phase: "waf" };

/** Calls of the tools of Cloudflare that change something: each makes, shows and removes what is its own. */
export function changesOf(
  of: (what: string, beside?: string) => string,
  token: string,
  [stored = ""]: readonly string[],
  who: string,
): Plan["tools"] {
  const zone = "example.com";
  const record = (more: Args) => ({
    type: "TXT",
    name: `${who}.example.com`,
    content: "here",
    ...more,
  });
  const worker = { worker: `canary-${who}` };
  const bucket = { bucket: `canary-${who}` };
  const database = { database: `canary-${who}` };
  const tunnel = { tunnel: `canary-${who}` };
  const namespace = { namespace: `CREATED_TOKEN=${of("a namespace", "CREATED_TOKEN=")}` };
  const rule = {
    ...WAF,
    expression: `http.request.uri.query contains "api_key=${of("an expression", "api_key=")}"`,
  };
  const described = `RULE_PASSWORD=${of("a rule's description", "RULE_PASSWORD=")} ${who}`;
  const secretHeaders = { "X-Plain": { operation: "set", value: "secret://stored" } };
  return [
    ["create_zone", { name: `${who}.test` }],
    ["create_zone", { name: `token=${of("a zone that is refused")}` }],
    ["create_dns_record", { zone, ...record({ content: `site=${token}` }) }],
    ["create_dns_record", { zone, ...record({ type: `A_PASSWORD=${of("a type of record")}` }) }],
    [
      "create_dns_record",
      { zone, ...record({ type: "A", content: `password=${of("a content that is refused")}` }) },
    ],
    ["update_dns_record", { zone, record: `${who} TXT`, content: `other=${stored}` }],
    [
      "apply_dns_records",
      { zone, records: [record({ content: `new=${token}`, comment: `APPLIED_TOKEN=${of("a comment")}` })] },
    ],
    [
      "apply_dns_records",
      { zone, zone_file: `password=${of("a zone file")} IN WRONG "${token}"`, dry_run: true },
    ],
    [
      "apply_dns_records",
      { zone, dry_run: true, zone_file: `${who} TXT "${token}" ; FILED_TOKEN=${of("a file's comment")}` },
    ],
    ["delete_dns_record", { zone, record: `${who} TXT` }],
    ...TROUBLED.map((bad) => ["create_dns_record", { ...record({ name: "www" }), zone: bad }] as const),
    ["purge_cache", { zone, files: [`https://example.com/a?api_key=${of("a URL", "api_key=")}&b=${token}`] }],
    ["purge_cache", { zone, tags: [`token=${of("a tag", "token=")}`] }],
    ["update_zone_settings", { zone, settings: { ssl: "strict" } }],
    ["update_zone_settings", { zone, settings: { api_token: of("a setting"), ssl: token } }],
    [
      "call_api_write",
      {
        operation: "kv.namespaces.create",
        body: { title: `API_PASSWORD=${of("a body", "API_PASSWORD=")} ${who}` },
      },
    ],
    [
      "call_api_write",
      { operation: "dns.records.create", parameters: { zone_id: zone }, body: { password: of("a field") } },
    ],
    [
      "call_api_write",
      { operation: "accounts.tokens.create", body: { token: of("a body that is refused") } },
    ],
    ["create_rule", { ...rule, action: "block", description: described }],
    ["update_rule", { ...rule, rule: described, enabled: false }],
    [
      "create_rule",
      {
        zone,
        phase: "request_headers",
        expression: "true",
        description: `headers of ${who}`,
        action_parameters: {
          headers: { ...secretHeaders, "X-Api-Key": { operation: "set", value: of("a header of a rule") } },
        },
      },
    ],
    ["list_rules", { zone, phase: "request_headers" }],
    ["delete_rule", { zone, phase: "request_headers", rule: `headers of ${who}` }],
    ["delete_rule", { ...WAF, rule: described }],
    [
      "deploy_worker",
      {
        ...worker,
        code: `const API_KEY = "${of("code that is given", "API_KEY = ")}"; // ${token}\nexport default {};`,
        vars: {
          GIVEN_TOKEN: of("a variable that is given", "GIVEN_TOKEN"),
          URL: `https://a:${of("a URL that is given")}@b.test/`,
        },
        secrets: { STORED: "secret://stored", GIVEN: of("a secret that is given") },
      },
    ],
    ["get_worker", { ...worker, code: true }],
    ["put_worker_secret", { ...worker, name: "PUT", value: "secret://filed" }],
    ["put_worker_secret", { ...worker, name: "PUT", value: of("a secret that is put") }],
    ["put_worker_secret", { ...worker, name: "PUT", value: "secret://no_such" }],
    [
      "call_api_destroy",
      {
        operation: "workers.scripts.secrets.update",
        parameters: { script_name: worker.worker },
        body: { type: "secret_text", name: "CALLED_TOKEN", text: of("a secret in a body", "CALLED_TOKEN") },
      },
    ],
    [
      "call_api_destroy",
      {
        operation: "workers.scripts.secrets.update",
        parameters: { script_name: worker.worker },
        body: { name: "CALLED", type: "secret_text", text: "secret://stored" },
      },
    ],
    ["delete_worker_secret", { ...worker, name: "PUT" }],
    [
      "set_worker_routes",
      { ...worker, zone, patterns: [`example.com/${who}?token=${of("a route", "token=")}*`] },
    ],
    ["set_worker_cron", { ...worker, schedules: ["*/5 * * * *", `password=${of("a schedule")}`] }],
    ["delete_worker", worker],
    ["create_kv_namespace", { title: namespace.namespace }],
    ["put_kv_value", { ...namespace, key: "stored", value: "secret://stored" }],
    [
      "put_kv_value",
      { ...namespace, key: "noted", value: `PUT_PASSWORD=${of("a value", "PUT_PASSWORD=")} ${token}` },
    ],
    [
      "put_kv_value",
      { ...namespace, key: "bytes", value: Buffer.from(token).toString("base64"), base64: true },
    ],
    ["get_kv_value", { ...namespace, key: "stored" }],
    ["get_kv_value", { ...namespace, key: "noted" }],
    ["get_kv_value", { ...namespace, key: "bytes" }],
    [
      "delete_kv_value",
      { ...namespace, keys: ["stored", `API_TOKEN=${of("a key to delete", "API_TOKEN=")}`] },
    ],
    ["delete_kv_namespace", namespace],
    ["create_d1_database", { name: database.database }],
    ["execute_d1", { ...database, sql: "CREATE TABLE users (name TEXT, password TEXT)" }],
    [
      "execute_d1",
      {
        ...database,
        sql: "INSERT INTO users (name, password) VALUES (?, ?)",
        params: ["a", "secret://stored"],
      },
    ],
    ["execute_d1", { ...database, sql: `ALTER USER a PASSWORD '${of("SQL that fails", "PASSWORD '")}'` }],
    ["query_d1", { ...database, sql: "SELECT * FROM users" }],
    ["delete_d1_database", database],
    ["create_r2_bucket", { name: bucket.bucket }],
    ["put_r2_object", { ...bucket, key: "stored", value: "secret://stored" }],
    ["put_r2_object", { ...bucket, key: "noted", value: `{"password":"${of("an object", "password")}"}` }],
    ["get_r2_object", { ...bucket, key: "stored" }],
    ["get_r2_object", { ...bucket, key: "noted" }],
    ["delete_r2_object", { ...bucket, key: "stored" }],
    ["delete_r2_object", { ...bucket, key: "noted" }],
    ["delete_r2_bucket", bucket],
    ["create_tunnel", { name: tunnel.tunnel }],
    [
      "configure_tunnel",
      {
        ...tunnel,
        ingress: [
          {
            hostname: `${who}-app.example.com`,
            service: `http://user:${of("a service", "http://user:")}@localhost:80`,
            originRequest: { originPassword: of("an ingress", "originPassword") },
          },
        ],
      },
    ],
    ["route_tunnel", { ...tunnel, hostname: `${who}-app.example.com` }],
    ["get_tunnel", tunnel],
    ["get_tunnel_token", tunnel],
    ["delete_tunnel", tunnel],
    ["delete_zone", { zone: `${who}.test` }],
  ];
}
