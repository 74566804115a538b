import type { World } from "cargoshipper/sandbox";
import { invalid, notFound, ok } from "./answer.js";
import { route } from "./route.js";
import { type SandboxZone, Zones } from "./zones.js";

const ON_OFF = ["on", "off"];

/** Each setting: what it is at first, and the values it takes; none stated: any of the same type. */
const SETTINGS: Readonly<Record<string, readonly [value: unknown, values?: readonly unknown[]]>> = {
  "0rtt": ["off", ON_OFF],
  always_online: ["off", ON_OFF],
  always_use_https: ["off", ON_OFF],
  automatic_https_rewrites: ["on", ON_OFF],
  brotli: ["on", ON_OFF],
  browser_cache_ttl: [14_400],
  browser_check: ["on", ON_OFF],
  cache_level: ["aggressive", ["aggressive", "basic", "simplified"]],
  challenge_ttl: [1800],
  ciphers: [[]],
  development_mode: ["off", ON_OFF],
  early_hints: ["off", ON_OFF],
  email_obfuscation: ["on", ON_OFF],
  hotlink_protection: ["off", ON_OFF],
  http2: ["on", ON_OFF],
  http3: ["on", ON_OFF],
  ip_geolocation: ["on", ON_OFF],
  ipv6: ["on", ON_OFF],
  max_upload: [100],
  min_tls_version: ["1.0", ["1.0", "1.1", "1.2", "1.3"]],
  opportunistic_encryption: ["on", ON_OFF],
  opportunistic_onion: ["on", ON_OFF],
  pseudo_ipv4: ["off", ["off", "add_header", "overwrite_header"]],
  rocket_loader: ["off", ON_OFF],
  security_header: [
    {
      strict_transport_security: {
        enabled: false,
        max_age: 0,
        include_subdomains: false,
        nosniff: false,
      },
    },
  ],
  security_level: ["medium", ["off", "essentially_off", "low", "medium", "high", "under_attack"]],
  server_side_exclude: ["on", ON_OFF],
  ssl: ["full", ["off", "flexible", "full", "strict"]],
  tls_1_3: ["on", ["on", "off", "zrt"]],
  tls_client_auth: ["off", ON_OFF],
  websockets: ["on", ON_OFF],
};

/** Settings that the free plan has and cannot change. */
const FIXED: Readonly<Record<string, unknown>> = {
  advanced_ddos: "on",
  image_resizing: "off",
  mirage: "off",
  orange_to_orange: "off",
  origin_error_page_pass_thru: "off",
  polish: "off",
  prefetch_preload: "off",
  proxy_read_timeout: 100,
  response_buffering: "off",
  sort_query_string_for_cache: "off",
  true_client_ip_header: "off",
  waf: "off",
  webp: "off",
};

interface Setting {
  readonly id: string;
  value: unknown;
  readonly editable: boolean;
  modified_on: string | null;
  time_remaining?: number;
}

class ZoneSettings {
  private readonly zones = new Map<string, Setting[]>();

  of({ id }: SandboxZone): Setting[] {
    const settings = this.zones.get(id) ?? initial();
    this.zones.set(id, settings);
    return settings;
  }
}

const initial = (): Setting[] => [
  ...Object.entries(SETTINGS).map(([id, [value]]) => ({ id, value, editable: true, modified_on: null })),
  ...Object.entries(FIXED).map(([id, value]) => ({ id, value, editable: false, modified_on: null })),
];

const ONE = "/zones/{zone_id}/settings/{setting_id}";

export const settingRoutes = [
  route("GET /zones/{zone_id}/settings", ({ params }, world) =>
    ok(world.part(ZoneSettings).of(world.part(Zones).of(params["zone_id"]))),
  ),
  route(`GET ${ONE}`, ({ params }, world) => ok(settingOf(params, world))),
  route(`PATCH ${ONE}`, ({ params, json }, world) => {
    const setting = settingOf(params, world);
    const { value } = (json ?? {}) as { value?: unknown };
    const [standard, values] = SETTINGS[setting.id] ?? [];
    if (!setting.editable) throw invalid(1015, `Not allowed to edit setting for ${setting.id}`);
    if (value === undefined || typeof value !== typeof standard || (values && !values.includes(value)))
      throw invalid(1007, `Invalid value for zone setting ${setting.id}`);
    setting.value = value;
    setting.modified_on = world.now();
    if (setting.id === "development_mode") setting.time_remaining = value === "on" ? 10_800 : 0;
    return ok(setting);
  }),
];

function settingOf(params: Readonly<Record<string, string>>, world: World): Setting {
  const zone = world.part(Zones).of(params["zone_id"]);
  const setting = world
    .part(ZoneSettings)
    .of(zone)
    .find(({ id }) => id === params["setting_id"]);
  if (!setting) throw notFound(1006, `Undefined zone setting: ${params["setting_id"]}`);
  return setting;
}
