import type { World } from "cargoshipper/sandbox";
import { Accounts, type SandboxAccount } from "./accounts.js";
import { invalid, notFound, ok, SandboxError } from "./answer.js";
import { numbered } from "./paging.js";
import { route } from "./route.js";

export interface SandboxZone {
  readonly id: string;
  readonly name: string;
  status: "active" | "pending";
  paused: boolean;
  readonly type: "full" | "partial";
  readonly account: { readonly id: string; readonly name: string };
  readonly [more: string]: unknown;
}

/** The zones there are. */
export class Zones {
  readonly all: SandboxZone[] = [];

  constructor(private readonly world: World) {
    const [account] = world.part(Accounts).all;
    if (!account) return;
    this.add("example.com", account, "active");
    this.add("example.net", account, "active");
    this.add("example.org", account, "pending");
  }

  add(
    name: string,
    { id, name: accountName }: SandboxAccount,
    status: SandboxZone["status"] = "pending",
  ): SandboxZone {
    const now = this.world.now();
    const zone: SandboxZone = {
      id: this.world.id(),
      name,
      status,
      paused: false,
      type: "full",
      development_mode: 0,
      name_servers: ["ada.ns.cloudflare.com", "hugo.ns.cloudflare.com"],
      original_name_servers: ["ns1.registrar.example", "ns2.registrar.example"],
      original_registrar: "registrar.example",
      original_dnshost: null,
      created_on: now,
      modified_on: now,
      activated_on: status === "active" ? now : null,
      vanity_name_servers: [],
      meta: {
        cdn_only: false,
        custom_certificate_quota: 0,
        dns_only: false,
        foundation_dns: false,
        page_rule_quota: 3,
        phishing_detected: false,
        step: status === "active" ? 4 : 2,
      },
      owner: { id: null, type: "user", email: null },
      account: { id, name: accountName },
      permissions: ["#zone:read", "#zone:edit"],
      plan: {
        id: "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
        name: "Free Website",
        price: 0,
        currency: "USD",
        frequency: "",
        is_subscribed: false,
        can_subscribe: false,
        legacy_id: "free",
        legacy_discount: false,
        externally_managed: false,
      },
      tenant: { id: null, name: null },
      tenant_unit: { id: null },
    };
    this.all.push(zone);
    return zone;
  }

  /** The zone of a path. Throws what the API answers when there is none. */
  of(id: string | undefined): SandboxZone {
    const zone = this.all.find((one) => one.id === id);
    if (!zone)
      throw notFound(7003, `Could not route to /zones/${id}, perhaps your object identifier is invalid?`);
    return zone;
  }

  remove(zone: SandboxZone): void {
    this.all.splice(this.all.indexOf(zone), 1);
  }
}

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const zoneRoutes = [
  route("GET /zones", ({ query, token }, world) => {
    const rows = world
      .part(Zones)
      .all.filter(
        (zone) =>
          (token.zones === undefined || token.zones.includes(zone.id)) &&
          nameFits(zone.name, query.get("name")) &&
          (query.get("status") ?? zone.status) === zone.status &&
          (query.get("account.id") ?? zone.account.id) === zone.account.id &&
          (query.get("account.name") ?? zone.account.name) === zone.account.name,
      );
    if (query.get("order") === "name") rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (query.get("direction") === "desc") rows.reverse();
    return numbered(rows, query, { standard: 20, least: 5, most: 50 });
  }),
  route("POST /zones", ({ json }, world) => {
    const {
      name,
      account,
      type = "full",
    } = (json ?? {}) as { name?: string; account?: { id?: string }; type?: string };
    if (typeof name !== "string" || !DOMAIN.test(name)) throw invalid(1001, `Invalid zone name: ${name}`);
    if (type !== "full" && type !== "partial") throw invalid(1012, "Invalid zone type");
    if (world.part(Zones).all.some((zone) => zone.name === name))
      throw invalid(1061, `${name} already exists.`);
    const owner =
      account?.id === undefined ? world.part(Accounts).all[0] : world.part(Accounts).of(account.id);
    if (!owner) throw new SandboxError(403, 0, "Requires permission");
    return ok(world.part(Zones).add(name, owner));
  }),
  route("GET /zones/{zone_id}", ({ params }, world) => ok(world.part(Zones).of(params["zone_id"]))),
  route("DELETE /zones/{zone_id}", ({ params }, world) => {
    const zone = world.part(Zones).of(params["zone_id"]);
    world.part(Zones).remove(zone);
    return ok({ id: zone.id });
  }),
];

/** A name of a query may be an operator with a value: `contains:ample`. */
function nameFits(name: string, wanted: string | null): boolean {
  if (wanted === null) return true;
  const [operator, value = ""] = wanted.includes(":") ? wanted.split(":", 2) : ["equal", wanted];
  if (operator === "contains") return name.includes(value);
  if (operator === "starts_with") return name.startsWith(value);
  if (operator === "ends_with") return name.endsWith(value);
  return name === value;
}
