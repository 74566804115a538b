import { permissionFor } from "../client/permissions.js";

/** Requests that stand for all that a toolset makes: what they take is what the toolset takes. */
interface Uses {
  /** GET, of a zone or its account; GraphQL only reads as well. */
  readonly reads: readonly string[];
  readonly changes: readonly string[];
}

const phases = (...names: readonly string[]) =>
  names.map((name) => `POST /zones/{zone}/rulesets/phases/${name}/entrypoint`);

/** For each toolset what it asks of a token. The toolsets of the whole API ask what their operations do. */
export const USES: Readonly<Record<string, Uses>> = {
  account: { reads: ["/zones", "/accounts"], changes: ["POST /zones"] },
  dns: { reads: ["/zones/{zone}/dns_records"], changes: ["POST /zones/{zone}/dns_records"] },
  cache: {
    reads: ["/zones/{zone}/settings", "/zones/{zone}/dnssec"],
    changes: ["PATCH /zones/{zone}/settings", "PATCH /zones/{zone}/dnssec", "POST /zones/{zone}/purge_cache"],
  },
  analytics: { reads: ["/graphql"], changes: [] },
  rules: {
    reads: ["/zones/{zone}/rulesets/phases/http_request_firewall_custom/entrypoint"],
    changes: phases(
      "http_request_firewall_custom",
      "http_request_dynamic_redirect",
      "http_request_transform",
      "http_request_cache_settings",
      "http_config_settings",
      "http_request_origin",
    ),
  },
  workers: {
    reads: ["/accounts/{account}/workers/scripts", "/zones/{zone}/workers/routes"],
    changes: ["PUT /accounts/{account}/workers/scripts", "POST /zones/{zone}/workers/routes"],
  },
  storage: {
    reads: [
      "/accounts/{account}/storage/kv/namespaces",
      "/accounts/{account}/d1/database",
      "/accounts/{account}/r2/buckets",
    ],
    changes: [
      "POST /accounts/{account}/storage/kv/namespaces",
      "POST /accounts/{account}/d1/database",
      "POST /accounts/{account}/r2/buckets",
    ],
  },
  tunnels: {
    reads: ["/accounts/{account}/cfd_tunnel"],
    changes: ["POST /accounts/{account}/cfd_tunnel", "POST /zones/{zone}/dns_records"],
  },
};

const named = (method: string, path: string) => permissionFor(method, path.replace(/\{\w+\}/g, "any"));

/** The permissions that a toolset takes, as the dashboard names them: to read, and to change something. */
export function permissionsOf(toolset: string): { readonly reads: string[]; readonly changes: string[] } {
  const { reads = [], changes = [] } = USES[toolset] ?? {};
  const only = (permissions: readonly (string | undefined)[]) => [
    ...new Set(permissions.filter((one) => one !== undefined)),
  ];
  return {
    reads: only(reads.map((path) => named("GET", path))),
    changes: only(
      changes.map((request) => {
        const [method = "", path = ""] = request.split(" ");
        return named(method, path);
      }),
    ),
  };
}
