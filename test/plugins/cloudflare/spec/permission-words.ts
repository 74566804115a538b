/** The document's words for permissions, and the dashboard's: what a token has to have, in the plugin's notation. */
export const WORDS: readonly (readonly [document: RegExp, dashboard: string])[] = [
  [/^#cache_purge:edit$/, "Zone → Cache Purge → Purge"],
  [/^#zone:read$/, "Zone → Zone → Read"],
  [/^#zone:edit$/, "Zone → Zone → Edit"],
  [/^#zone_settings:read$/, "Zone → Zone Settings → Read"],
  [/^#zone_settings:edit$/, "Zone → Zone Settings → Edit"],
  [/^#dns_records:read$/, "Zone → DNS → Read"],
  [/^#dns_records:edit$/, "Zone → DNS → Edit"],
  [/^#analytics:read$/, "Zone → Analytics → Read"],
  [/^#ssl:read$/, "Zone → SSL and Certificates → Read"],
  [/^#ssl:edit$/, "Zone → SSL and Certificates → Edit"],
  [/^#waf:read$/, "Zone → Firewall Services → Read"],
  [/^#waf:edit$/, "Zone → Firewall Services → Edit"],
  [/^(?:#organization:read|com\.cloudflare\.api\.account\.read)$/, "Account → Account Settings → Read"],
  [/^(?:#organization:edit|com\.cloudflare\.api\.account\.update)$/, "Account → Account Settings → Edit"],
  [/^com\.cloudflare\.api\.token\.(?:list|read)$/, "User → API Tokens → Read"],
  [/^com\.cloudflare\.api\.token\.\w+$/, "User → API Tokens → Edit"],
  [/^com\.cloudflare\.edge\.worker\.queue\.(?:list|read)$/, "Account → Queues → Read"],
  [/^com\.cloudflare\.edge\.worker\.queue\.\w+$/, "Account → Queues → Edit"],
  [/^com\.cloudflare\.edge\.worker\.route\.(?:list|read)$/, "Zone → Workers Routes → Read"],
  [/^com\.cloudflare\.edge\.worker\.route\.\w+$/, "Zone → Workers Routes → Edit"],
  [/^com\.cloudflare\.edge\.worker\..*\.(?:list|read)$/, "Account → Workers Scripts → Read"],
  [/^com\.cloudflare\.edge\.worker\..*$/, "Account → Workers Scripts → Edit"],
  [/^com\.cloudflare\.edge\.r2\..*\.(?:list|read)$/, "Account → Workers R2 Storage → Read"],
  [/^com\.cloudflare\.edge\.r2\..*$/, "Account → Workers R2 Storage → Edit"],
  [/^com\.cloudflare\.edge\.storage\.kv\..*\.(?:list|read)$/, "Account → Workers KV Storage → Read"],
  [/^com\.cloudflare\.edge\.storage\.kv\..*$/, "Account → Workers KV Storage → Edit"],
];

/** Where the plugin says otherwise than the document, and is right. */
export const KNOWN_DIFFERENCES: readonly {
  readonly operation: string;
  /** What the plugin says. */
  readonly says: string | undefined;
  readonly why: string;
}[] = [
  {
    operation: "GET /zones/{zone_id}/dnssec",
    says: "Zone → DNS → Read",
    why: "The API's reference of 2026 has DNS Read or DNS Write as the accepted permissions, the document of 2024 those of settings.",
  },
  {
    operation: "PATCH /zones/{zone_id}/dnssec",
    says: "Zone → DNS → Edit",
    why: "The API's reference of 2026 has DNS Write as the accepted permission, the document of 2024 that of settings.",
  },
  {
    operation: "PATCH /zones/{zone_id}/settings/{setting_id}",
    says: "Zone → Zone Settings → Edit",
    why: "The document has it take what reading takes, although the change of all settings beside it takes editing.",
  },
];
