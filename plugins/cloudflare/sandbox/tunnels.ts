import { randomBytes } from "node:crypto";
import type { World } from "cargoshipper/sandbox";
import { Accounts } from "./accounts.js";
import { type Answer, invalid, notFound, ok, SandboxError } from "./answer.js";
import { numberedPage } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface Connection {
  readonly id: string;
  readonly uuid: string;
  readonly client_id: string;
  readonly client_version: string;
  readonly colo_name: string;
  readonly is_pending_reconnect: false;
  readonly opened_at: string;
  readonly origin_ip: string;
}

interface Connector {
  readonly id: string;
  readonly arch: string;
  readonly version: string;
  readonly run_at: string;
  readonly features: readonly string[];
  readonly config_version: number;
  readonly conns: readonly Connection[];
}

export interface SandboxTunnel {
  readonly id: string;
  readonly account_tag: string;
  readonly name: string;
  readonly created_at: string;
  deleted_at: string | null;
  readonly config_src: "local" | "cloudflare";
  readonly secret: string;
  connectors: Connector[];
  config: { readonly ingress: readonly unknown[] } | null;
  version: number;
}

interface NetworkRoute {
  readonly id: string;
  readonly network: string;
  readonly tunnel_id: string;
  readonly tunnel_name: string;
  readonly tun_type: string;
  readonly virtual_network_name: string;
  readonly [more: string]: unknown;
}

/** The tunnels there are, and the private networks that are reached through them. */
export class Tunnels {
  readonly all: SandboxTunnel[] = [];
  readonly routes: NetworkRoute[] = [];

  constructor(private readonly world: World) {
    const [account] = world.part(Accounts).all;
    if (!account) return;
    const office = this.add(account.id, "office", "cloudflare");
    const ingress = [
      { hostname: "wiki.example.com", service: "http://localhost:8080", originRequest: {} },
      {
        hostname: "git.example.com",
        service: "https://localhost:3000",
        originRequest: { noTLSVerify: true },
      },
      { service: "http_status:404" },
    ];
    this.configure(office, { ingress });
    this.connect(office);
    this.add(account.id, "old-lab", "local");
  }

  add(account_tag: string, name: string, config_src: SandboxTunnel["config_src"]): SandboxTunnel {
    const tunnel: SandboxTunnel = {
      id: this.world.uuid(),
      account_tag,
      name,
      created_at: this.world.now(),
      deleted_at: null,
      config_src,
      secret: randomBytes(32).toString("base64"),
      connectors: [],
      config: null,
      version: 0,
    };
    this.all.push(tunnel);
    return tunnel;
  }

  configure(tunnel: SandboxTunnel, config: NonNullable<SandboxTunnel["config"]>): void {
    tunnel.config = config;
    tunnel.version++;
  }

  /** Lets a cloudflared connect. */
  connect(tunnel: SandboxTunnel, version = "2026.9.1"): void {
    const client_id = this.world.uuid();
    const opened_at = this.world.now();
    const conns = ["fra03", "fra08", "ams01", "ams07"].map((colo_name): Connection => {
      const id = this.world.uuid();
      const origin_ip = "203.0.113.7";
      const pending = { is_pending_reconnect: false } as const;
      return {
        id,
        uuid: id,
        client_id,
        client_version: version,
        colo_name,
        ...pending,
        opened_at,
        origin_ip,
      };
    });
    const about = { arch: "linux_amd64", version, run_at: opened_at, config_version: tunnel.version };
    tunnel.connectors.push({ id: client_id, ...about, features: ["ha-origin"], conns });
  }

  addRoute(tunnel: SandboxTunnel, network: string): void {
    this.routes.push({
      id: this.world.uuid(),
      network,
      tunnel_id: tunnel.id,
      tunnel_name: tunnel.name,
      tun_type: "cfd_tunnel",
      comment: "",
      created_at: this.world.now(),
      virtual_network_id: "00000000-0000-4000-8000-000000000001",
      virtual_network_name: "default",
    });
  }

  /** The tunnel of a path; one that is deleted can still be looked at. */
  of(account: string, id: string | undefined): SandboxTunnel {
    const tunnel = this.all.find((one) => one.id === id && one.account_tag === account);
    if (!tunnel) throw notFound(1003, "Tunnel not found");
    return tunnel;
  }
}

/** A tunnel as the API shows it. */
function shown({
  secret: _secret,
  connectors,
  config: _config,
  version: _version,
  ...tunnel
}: SandboxTunnel) {
  const active = connectors.length > 0;
  return {
    ...tunnel,
    connections: connectors.flatMap(({ conns }) => conns),
    conns_active_at: active ? connectors[0]?.run_at : null,
    conns_inactive_at: active ? null : tunnel.created_at,
    tun_type: "cfd_tunnel",
    metadata: {},
    status: active ? "healthy" : "inactive",
    remote_config: tunnel.config_src === "cloudflare",
  };
}

const tokenOf = ({ account_tag, id, secret }: SandboxTunnel): string =>
  Buffer.from(JSON.stringify({ a: account_tag, t: id, s: secret })).toString("base64");

const ROOT = "/accounts/{account_id}/cfd_tunnel";
const ONE = `${ROOT}/{tunnel_id}`;

/** These lists do not say how many pages there are, only how many rows. */
function paged(rows: readonly unknown[], query: URLSearchParams): Answer {
  const { shown, info } = numberedPage(rows, query, { standard: 100, most: 1000 });
  const { total_pages: _pages, ...rest } = info;
  return ok(shown, rest);
}

const accountOf = ({ params }: SandboxRequest, world: World): string =>
  world.part(Accounts).of(params["account_id"]).id;
const tunnelOf = (request: SandboxRequest, world: World): SandboxTunnel =>
  world.part(Tunnels).of(accountOf(request, world), request.params["tunnel_id"]);

const configOf = ({ id, account_tag, config, config_src, version, created_at }: SandboxTunnel) => ({
  tunnel_id: id,
  account_id: account_tag,
  version,
  ...(config && { config }),
  source: config_src,
  created_at,
});

export const tunnelRoutes = [
  route(`GET ${ROOT}`, (request, world) => {
    const { query } = request;
    const account = accountOf(request, world);
    const rows = world
      .part(Tunnels)
      .all.filter((one) => one.account_tag === account)
      .filter(({ deleted_at }) => query.get("is_deleted") !== "false" || deleted_at === null)
      .map(shown)
      .filter(
        ({ name, status }) =>
          (query.get("name") ?? name) === name && (query.get("status") ?? status) === status,
      );
    return paged(rows, query);
  }),
  route(`POST ${ROOT}`, (request, world) => {
    const { name, config_src = "local" } = (request.json ?? {}) as Partial<SandboxTunnel>;
    const account = accountOf(request, world);
    if (!name) throw invalid(1002, "Tunnel name is required");
    if (world.part(Tunnels).all.some((one) => one.name === name && one.deleted_at === null))
      throw new SandboxError(409, 1013, "You already have a tunnel with this name");
    const tunnel = world.part(Tunnels).add(account, name, config_src);
    const credentials_file = {
      AccountTag: account,
      TunnelID: tunnel.id,
      TunnelName: name,
      TunnelSecret: tunnel.secret,
    };
    return ok({ ...shown(tunnel), credentials_file, token: tokenOf(tunnel) });
  }),
  route(`GET ${ONE}`, (request, world) => ok(shown(tunnelOf(request, world)))),
  route(`DELETE ${ONE}`, (request, world) => {
    const tunnel = tunnelOf(request, world);
    if (tunnel.connectors.length > 0)
      throw invalid(1022, "Cannot delete tunnel because it has active connections");
    tunnel.deleted_at = world.now();
    return ok(shown(tunnel));
  }),
  route(`GET ${ONE}/configurations`, (request, world) => ok(configOf(tunnelOf(request, world)))),
  route(`PUT ${ONE}/configurations`, (request, world) => {
    const { config } = request.json as { config: { ingress?: { hostname?: string; service?: string }[] } };
    const rules = config?.ingress ?? [];
    if (rules.length === 0 || rules.at(-1)?.hostname)
      throw invalid(1056, "Bad Configuration: The last ingress rule must match all URLs");
    const tunnel = tunnelOf(request, world);
    world.part(Tunnels).configure(tunnel, { ...config, ingress: rules });
    return ok(configOf(tunnel));
  }),
  route(`GET ${ONE}/connections`, (request, world) => ok(tunnelOf(request, world).connectors)),
  route(`DELETE ${ONE}/connections`, (request, world) => {
    tunnelOf(request, world).connectors = [];
    return ok({});
  }),
  route(`GET ${ONE}/token`, (request, world) => ok(tokenOf(tunnelOf(request, world)))),
  route("GET /accounts/{account_id}/teamnet/routes", (request, world) => {
    accountOf(request, world);
    const tunnel = request.query.get("tunnel_id");
    return paged(
      world.part(Tunnels).routes.filter(({ tunnel_id }) => (tunnel ?? tunnel_id) === tunnel_id),
      request.query,
    );
  }),
  route("DELETE /accounts/{account_id}/teamnet/routes/{route_id}", (request, world) => {
    accountOf(request, world);
    const { routes } = world.part(Tunnels);
    const found = routes.find(({ id }) => id === request.params["route_id"]);
    if (!found) throw notFound(1003, "Route not found");
    routes.splice(routes.indexOf(found), 1);
    const { tun_type: _type, tunnel_name: _tunnel, virtual_network_name: _network, ...removed } = found;
    return ok(removed);
  }),
];
