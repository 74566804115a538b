/** Which requests take which permission of a token, as the dashboard names them. The first that fits counts. */
const TABLE: readonly (readonly [path: RegExp, scope: "Zone" | "Account" | "User", group: string])[] = [
  [/^\/zones\/[^/]+\/dns_records/, "Zone", "DNS"],
  [/^\/zones\/[^/]+\/dnssec/, "Zone", "DNS"],
  [/^\/zones\/[^/]+\/purge_cache/, "Zone", "Cache Purge"],
  [/^\/zones\/[^/]+\/settings/, "Zone", "Zone Settings"],
  [/^\/zones\/[^/]+\/workers\/routes/, "Zone", "Workers Routes"],
  [/^\/accounts\/[^/]+\/workers\//, "Account", "Workers Scripts"],
  [/^\/accounts\/[^/]+\/storage\/kv\//, "Account", "Workers KV Storage"],
  [/^\/accounts\/[^/]+\/d1\//, "Account", "D1"],
  [/^\/accounts\/[^/]+\/r2\//, "Account", "Workers R2 Storage"],
  [/^\/zones(?:\/[^/]+)?$/, "Zone", "Zone"],
  [/^\/accounts(?:\/[^/]+)?$/, "Account", "Account Settings"],
  [/^\/graphql$/, "Zone", "Analytics"],
  [/^\/(?:user|accounts\/[^/]+)\/tokens/, "User", "API Tokens"],
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
