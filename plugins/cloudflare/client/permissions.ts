type Row = readonly [path: RegExp, scope: "Zone" | "Account" | "User", group: string];

/** Which permission the rules of a phase take in a zone. */
const PHASE_GROUPS: Readonly<Record<string, string>> = {
  http_request_firewall_custom: "Zone WAF",
  http_request_firewall_managed: "Zone WAF",
  http_response_firewall_managed: "Zone WAF",
  http_ratelimit: "Zone WAF",
  http_request_dynamic_redirect: "Single Redirect",
  http_request_transform: "Transform Rules",
  http_request_late_transform: "Transform Rules",
  http_response_headers_transform: "Transform Rules",
  http_request_cache_settings: "Cache Rules",
  http_config_settings: "Config Rules",
  http_request_origin: "Origin Rules",
  http_response_compression: "Response Compression",
  http_custom_errors: "Custom Error Rules",
  ddos_l7: "HTTP DDoS Managed Ruleset",
};

/** Which requests take which permission of a token, as the dashboard names them. The first that fits counts. */
const TABLE: readonly Row[] = [
  [/^\/zones\/[^/]+\/dns_records/, "Zone", "DNS"],
  [/^\/zones\/[^/]+\/dnssec/, "Zone", "DNS"],
  [/^\/zones\/[^/]+\/purge_cache/, "Zone", "Cache Purge"],
  [/^\/zones\/[^/]+\/settings/, "Zone", "Zone Settings"],
  ...Object.entries(PHASE_GROUPS).map(
    ([phase, group]): Row => [new RegExp(`^/zones/[^/]+/rulesets/phases/${phase}/`), "Zone", group],
  ),
  [/^\/accounts\/[^/]+\/rulesets\/phases\/http_(?:request_firewall|ratelimit)/, "Account", "Account WAF"],
  [/^\/accounts\/[^/]+\/rulesets\/phases\/http_request_redirect\//, "Account", "Bulk URL Redirects"],
  [/^\/accounts\/[^/]+\/rulesets\/phases\//, "Account", "Account Rulesets"],
  [/^\/accounts\/[^/]+\/(?:cfd_tunnel|teamnet)/, "Account", "Cloudflare Tunnel"],
  [/^\/zones\/[^/]+\/workers\/routes/, "Zone", "Workers Routes"],
  [/^\/accounts\/[^/]+\/workers\//, "Account", "Workers Scripts"],
  [/^\/accounts\/[^/]+\/storage\/kv\//, "Account", "Workers KV Storage"],
  [/^\/accounts\/[^/]+\/d1\//, "Account", "D1"],
  [/^\/accounts\/[^/]+\/r2\//, "Account", "Workers R2 Storage"],
  [/^\/zones(?:\/[^/]+)?$/, "Zone", "Zone"],
  [/^\/accounts(?:\/[^/]+)?$/, "Account", "Account Settings"],
  [/^\/graphql$/, "Zone", "Analytics"],
  // Verifying itself is what every token may do.
  [/^\/user\/tokens(?!\/verify$)/, "User", "API Tokens"],
  [/^\/accounts\/[^/]+\/tokens(?!\/verify$)/, "Account", "API Tokens"],
];

/** The permission that a request takes, in the words of Cloudflare's dashboard: `Zone → DNS → Edit`. */
export function permissionFor(method: string, path: string): string | undefined {
  const row = TABLE.find(([pattern]) => pattern.test(path));
  if (!row) return undefined;
  const [, scope, group] = row;
  if (group === "Cache Purge") return `${scope} → ${group} → Purge`;
  const level = method === "GET" || path === "/graphql" ? "Read" : "Edit";
  return `${scope} → ${group} → ${level}`;
}

/** The permission that rules of a phase take. Their paths name the ruleset alone, which does not tell the phase. */
export const permissionForPhase = (
  method: string,
  level: "zone" | "account",
  phase: string,
): string | undefined => permissionFor(method, `/${level}s/any/rulesets/phases/${phase}/entrypoint`);
