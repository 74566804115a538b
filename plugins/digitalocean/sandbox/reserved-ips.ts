import type { World } from "cargoshipper/sandbox";
import { SandboxAccount } from "./account.js";
import { Actions, shownAction } from "./actions.js";
import { invalid, noContent, notFound, ok, SandboxError } from "./answer.js";
import { Droplets, type SandboxDroplet, shownDroplet } from "./droplets.js";
import { listed } from "./paging.js";
import { Projects } from "./projects.js";
import { Regions } from "./regions.js";
import { route, type SandboxRequest } from "./route.js";

/** An address that stays when its droplet goes. */
interface SandboxReservedIp {
  readonly ip: string;
  readonly region: string;
  droplet: SandboxDroplet | undefined;
  locked?: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** Seconds that an address takes to be somewhere else. */
const MOVING = 5;

/** The reserved IPs there are: one that db-1 has, and one that nobody has. */
export class ReservedIps {
  readonly all: SandboxReservedIp[];
  private last = 211;

  constructor(private readonly world: World) {
    const db = world.part(Droplets).all.find(({ name }) => name === "db-1");
    this.all = [
      { ip: "203.0.113.210", region: "fra1", droplet: db },
      { ip: "203.0.113.211", region: "fra1", droplet: undefined },
    ];
  }

  add(region: string): SandboxReservedIp {
    const made = { ip: `203.0.113.${++this.last}`, region, droplet: undefined };
    this.all.push(made);
    return made;
  }

  /** Begins to assign an address to a droplet, or to none. */
  move(address: SandboxReservedIp, droplet: SandboxDroplet | undefined) {
    address.locked = true;
    const ended = (isDone: boolean) => () => {
      address.locked = false;
      if (isDone) address.droplet = droplet;
    };
    return this.world.part(Actions).begin({
      type: droplet ? "assign_ip" : "unassign_ip",
      resource_type: "reserved_ip",
      resource_id: null,
      region: address.region,
      seconds: MOVING,
      done: ended(true),
      failed: ended(false),
    });
  }

  of({ params }: SandboxRequest): SandboxReservedIp {
    const address = this.all.find(({ ip }) => ip === params["reserved_ip"]);
    if (!address) throw notFound();
    return address;
  }
}

function shown({ ip, region, droplet, locked = false }: SandboxReservedIp, world: World) {
  const [home] = world.part(Projects).all;
  return {
    ip,
    region: world.part(Regions).of(region),
    droplet: droplet && world.part(Droplets).all.includes(droplet) ? shownDroplet(droplet, world) : null,
    locked,
    ...(home && { project_id: home.id }),
  };
}

const dropletOf = (id: unknown, world: World): SandboxDroplet => {
  const droplet = world.part(Droplets).all.find((one) => one.id === id);
  if (!droplet) throw invalid("Droplet was not found");
  return droplet;
};

export const reservedIpRoutes = [
  route("GET /reserved_ips", (request, world) => {
    const rows = world.part(ReservedIps).all.map((one) => shown(one, world));
    return listed(request, "/reserved_ips", "reserved_ips", rows);
  }),
  route("POST /reserved_ips", ({ json }, world) => {
    const { droplet_id, region } = (json ?? {}) as Body;
    const addresses = world.part(ReservedIps);
    const droplet = droplet_id === undefined ? undefined : dropletOf(droplet_id, world);
    const slug = droplet?.region ?? region;
    if (!world.part(Regions).all.some((one) => one.slug === slug)) throw invalid("Region is not available");
    if (addresses.all.length >= world.part(SandboxAccount).reservedIpLimit)
      throw new SandboxError(422, "unprocessable_entity", "You have reached your reserved IP limit.");
    const made = addresses.add(String(slug));
    const action = droplet && addresses.move(made, droplet);
    const href = `https://api.digitalocean.com/v2/actions/${action?.id}`;
    return ok(
      {
        reserved_ip: shown(made, world),
        links: action ? { actions: [{ id: action.id, rel: "create", href }] } : {},
      },
      202,
    );
  }),
  route("GET /reserved_ips/{reserved_ip}", (request, world) =>
    ok({ reserved_ip: shown(world.part(ReservedIps).of(request), world) }),
  ),
  route("DELETE /reserved_ips/{reserved_ip}", (request, world) => {
    const addresses = world.part(ReservedIps);
    const address = addresses.of(request);
    if (address.locked) throw invalid("The reserved IP already has a pending event.");
    addresses.all.splice(addresses.all.indexOf(address), 1);
    return noContent();
  }),
  route("GET /reserved_ips/{reserved_ip}/actions/{action_id}", (request, world) => {
    world.part(ReservedIps).of(request);
    return world.part(Actions).answer(request, "reserved_ip");
  }),
  route("POST /reserved_ips/{reserved_ip}/actions", (request, world) => {
    const addresses = world.part(ReservedIps);
    const address = addresses.of(request);
    const { type, droplet_id } = (request.json ?? {}) as Body;
    if (address.locked) throw invalid("The reserved IP already has a pending event.");
    if (type !== "assign" && type !== "unassign") throw invalid("type is invalid");
    if (type === "unassign" && !address.droplet) throw invalid("The reserved IP is not assigned.");
    const droplet = type === "assign" ? dropletOf(droplet_id, world) : undefined;
    if (droplet && droplet.region !== address.region)
      throw invalid("The droplet is not in the region of the reserved IP.");
    return ok({ action: shownAction(addresses.move(address, droplet), world) }, 201);
  }),
];
