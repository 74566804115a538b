const headers = { headers: { "X-Name": { operation: "set", value: "value" } } };

/** Parameters as each action takes them, for whoever left them out. */
const OF_ACTIONS: Readonly<Record<string, object>> = {
  redirect: { from_value: { target_url: { value: "https://example.com/" }, status_code: 301 } },
  execute: { id: "efb7b8c949ac4650a09736fc376e9aee" },
  skip: { ruleset: "current" },
  set_cache_settings: { cache: true },
  set_config: { ssl: "strict" },
  route: { origin: { port: 8443 } },
  compress_response: { algorithms: [{ name: "zstd" }] },
  serve_error: { content: "Back soon", content_type: "text/plain", status_code: 503 },
};

/** Where an action takes something else than elsewhere. */
const OF_PHASES: Readonly<Record<string, object>> = {
  http_request_redirect: { from_list: { name: "my_list", key: "http.request.full_uri" } },
  http_request_transform: { uri: { path: { value: "/new" } } },
  http_request_late_transform: headers,
  http_response_headers_transform: headers,
};

/** Parameters that rules of a phase could have for an action. */
export const exampleFor = (phase: string, action: string): object | undefined =>
  OF_PHASES[phase] ?? OF_ACTIONS[action];

/** A limit of 100 requests a minute for each address. */
export const RATE_LIMIT_EXAMPLE = {
  characteristics: ["ip.src", "cf.colo.id"],
  period: 60,
  requests_per_period: 100,
};
