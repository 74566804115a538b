import type { World } from "cargoshipper/sandbox";
import { conflict, invalid, noContent, notFound, ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { membersIn, rulesIn } from "./firewall-rules.js";
import { LoadBalancers } from "./load-balancers.js";
import { Pace } from "./pace.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

type Body = Readonly<Record<string, unknown>>;

interface Stated {
  name: string;
  droplet_ids: number[];
  tags: string[];
  inbound_rules: unknown[];
  outbound_rules: unknown[];
}

interface SandboxFirewall extends Stated {
  readonly id: string;
  readonly created_at: string;
  /** When its droplets have all got it. */
  readyAt: number;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9.-]+$/;
/** Seconds that a change takes. */
const CHANGE = 3;
const ANYWHERE = ["0.0.0.0/0", "::/0"];

/** Firewalls, by the tags and droplets that they protect. */
export class Firewalls {
  readonly all: SandboxFirewall[] = [];

  constructor(private readonly world: World) {
    const db = world.part(Droplets).all.filter(({ name }) => name === "db-1");
    const [balancer] = world.part(LoadBalancers).all;
    const web = (ports: string) => ({
      protocol: "tcp",
      ports,
      sources: { load_balancer_uids: balancer ? [balancer.id] : [] },
    });
    const outbound = ["tcp", "udp", "icmp"].map((protocol) => ({
      protocol,
      ports: "0",
      destinations: { addresses: ANYWHERE },
    }));
    const ssh = { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.0/24"] } };
    this.add({
      name: "web",
      droplet_ids: [],
      tags: ["web"],
      inbound_rules: [web("80"), ssh],
      outbound_rules: outbound,
    });
    const postgres = { protocol: "tcp", ports: "5432", sources: { tags: ["web"] } };
    this.add({
      name: "db",
      droplet_ids: db.map(({ id }) => id),
      tags: [],
      inbound_rules: [postgres],
      outbound_rules: outbound,
    });
    for (const one of this.all) one.readyAt = 0;
  }

  add(stated: Stated): SandboxFirewall {
    const { world } = this;
    const firewall = { ...stated, id: world.uuid(), created_at: world.now(), readyAt: this.soon() };
    this.all.push(firewall);
    return firewall;
  }

  change(firewall: SandboxFirewall, stated: Stated): void {
    Object.assign(firewall, stated, { readyAt: this.soon() });
  }

  of({ params }: SandboxRequest): SandboxFirewall {
    const firewall = this.all.find(({ id }) => id === params["firewall_id"]);
    if (!firewall) throw notFound();
    return firewall;
  }

  private soon(): number {
    return Date.now() + CHANGE * this.world.part(Pace).milliseconds;
  }
}

/** A firewall as the API shows it. */
export function shownFirewall({ readyAt, ...firewall }: SandboxFirewall, world: World) {
  const isReady = readyAt <= Date.now();
  const members = world
    .part(Droplets)
    .all.filter(
      ({ id, tags }) => firewall.droplet_ids.includes(id) || tags.some((one) => firewall.tags.includes(one)),
    );
  const waiting = members.map(({ id }) => ({ droplet_id: id, removing: false, status: "waiting" }));
  return {
    ...firewall,
    droplet_ids: members.flatMap(({ id }) => (firewall.droplet_ids.includes(id) ? [id] : [])),
    status: isReady ? "succeeded" : "waiting",
    pending_changes: isReady ? [] : waiting,
  };
}

/** What a body states. Throws what the API answers when it is wrong. */
function stated(body: Body, world: World, self?: SandboxFirewall): Stated {
  const { name } = body;
  if (typeof name !== "string" || !NAME.test(name)) throw invalid("name is invalid");
  const twin = world.part(Firewalls).all.find((one) => one.name === name);
  if (twin && twin !== self) throw conflict("duplicate name");
  const rules = {
    inbound_rules: rulesIn(body["inbound_rules"], "sources", world),
    outbound_rules: rulesIn(body["outbound_rules"], "destinations", world),
  };
  if (rules.inbound_rules.length + rules.outbound_rules.length === 0)
    throw invalid("firewall must have at least one rule");
  return { name, ...membersIn(body, world), ...rules };
}

export const firewallRoutes = [
  route("GET /firewalls", (request, world) => {
    const rows = world.part(Firewalls).all.map((one) => shownFirewall(one, world));
    return listed(request, "/firewalls", "firewalls", rows);
  }),
  route("POST /firewalls", ({ json }, world) => {
    const made = world.part(Firewalls).add(stated((json ?? {}) as Body, world));
    return ok({ firewall: shownFirewall(made, world) }, 202);
  }),
  route("GET /firewalls/{firewall_id}", (request, world) =>
    ok({ firewall: shownFirewall(world.part(Firewalls).of(request), world) }),
  ),
  route("PUT /firewalls/{firewall_id}", (request, world) => {
    const firewall = world.part(Firewalls).of(request);
    const body = (request.json ?? {}) as Body;
    world.part(Firewalls).change(firewall, stated(body, world, firewall));
    return ok({ firewall: shownFirewall(firewall, world) });
  }),
  route("DELETE /firewalls/{firewall_id}", (request, world) => {
    const firewalls = world.part(Firewalls);
    firewalls.all.splice(firewalls.all.indexOf(firewalls.of(request)), 1);
    return noContent();
  }),
];
