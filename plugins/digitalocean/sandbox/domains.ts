import { isIPv4 } from "node:net";
import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { STANDARD_TTL } from "./domain-record-rules.js";
import { DomainRecords } from "./domain-records.js";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

/** A domain as the sandbox keeps it. */
export interface SandboxDomain {
  readonly name: string;
}

const NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const SERIAL = 1_415_982_609;

/** The domains there are. */
export class Domains {
  readonly all: SandboxDomain[] = [];

  constructor(private readonly world: World) {
    const [web, db] = ["web-1", "db-1"].map((name) =>
      world.part(Droplets).all.find((one) => one.name === name),
    );
    const shop = this.add("example.com", web?.public_ip ?? undefined);
    for (const record of [
      { type: "CNAME", name: "www", data: "@" },
      { type: "A", name: "db", data: db?.private_ip ?? "10.114.0.13", ttl: 300 },
      { type: "MX", name: "@", data: "mail.example.org.", priority: 10, ttl: 3600 },
      { type: "TXT", name: "@", data: "v=spf1 include:_spf.example.org ~all", ttl: 3600 },
      { type: "CAA", name: "@", data: "letsencrypt.org.", flags: 0, tag: "issue" },
      { type: "SRV", name: "_sip._tcp", data: "sip.example.org.", priority: 10, port: 5060, weight: 5 },
    ])
      world.part(DomainRecords).add(shop, record);
    this.add("example.net");
  }

  /** A domain with its SOA and name servers, and an address if one is given. */
  add(name: string, address?: string): SandboxDomain {
    const domain = { name };
    this.all.push(domain);
    this.world.part(DomainRecords).begin(domain, address);
    return domain;
  }

  remove(domain: SandboxDomain): void {
    this.all.splice(this.all.indexOf(domain), 1);
    this.world.part(DomainRecords).end(domain);
  }

  /** The domain of a request. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxDomain {
    const domain = this.all.find(({ name }) => name === params["domain_name"]?.toLowerCase());
    if (!domain) throw notFound();
    return domain;
  }
}

/** A domain as the API shows it, with its zone file. */
function shownDomain(domain: SandboxDomain, world: World) {
  const { name } = domain;
  const full = (relative: string) => (relative === "@" ? `${name}.` : `${relative}.${name}.`);
  const lines = world
    .part(DomainRecords)
    .of(domain)
    .map((record) => {
      const { type, ttl, data, priority, weight, port, flags, tag } = record;
      const head = `${full(record.name)} ${type === "SOA" ? "" : `${ttl} `}IN ${type}`;
      if (type === "SOA")
        return `${head} ns1.digitalocean.com. hostmaster.${name}. ${SERIAL} 10800 3600 604800 ${ttl}`;
      if (type === "TXT") return `${head} ${JSON.stringify(data)}`;
      if (type === "CAA") return `${head} ${flags} ${tag} ${JSON.stringify(data)}`;
      const target =
        data === "@" ? `${name}.` : type === "A" || type === "AAAA" || data === "." ? data : `${data}.`;
      return [head, priority, weight, port, target].filter((part) => part !== null).join(" ");
    });
  const zone_file = `$ORIGIN ${name}.\n$TTL ${STANDARD_TTL}\n${lines.join("\n")}\n`;
  return { name, ttl: STANDARD_TTL, zone_file };
}

export const domainRoutes = [
  route("GET /domains", (request, world) => {
    const shown = world.part(Domains).all.map((one) => shownDomain(one, world));
    return listed(request, "/domains", "domains", shown);
  }),
  route("POST /domains", ({ json }, world) => {
    const { name, ip_address } = (json ?? {}) as { name?: unknown; ip_address?: unknown };
    const plain = typeof name === "string" ? name.toLowerCase() : "";
    if (plain === "") throw invalid("name can't be blank");
    if (!NAME.test(plain) || plain.length > 253) throw invalid("name is not a valid domain name");
    if (world.part(Domains).all.some((one) => one.name === plain)) throw invalid("name already exists");
    const address = ip_address === undefined || ip_address === null ? undefined : String(ip_address);
    if (address !== undefined && !isIPv4(address)) throw invalid("ip_address is not a valid IPv4 address");
    world.part(Domains).add(plain, address);
    return ok({ domain: { name: plain, ttl: STANDARD_TTL, zone_file: null } }, 201);
  }),
  route("GET /domains/{domain_name}", (request, world) =>
    ok({ domain: shownDomain(world.part(Domains).of(request), world) }),
  ),
  route("DELETE /domains/{domain_name}", (request, world) => {
    world.part(Domains).remove(world.part(Domains).of(request));
    return noContent();
  }),
];
