import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok, SandboxError } from "./answer.js";
import { Droplets } from "./droplets.js";
import { LoadBalancers } from "./load-balancers.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route, type SandboxRequest } from "./route.js";

interface SandboxVpc {
  readonly id: string;
  name: string;
  description: string;
  readonly region: string;
  default: boolean;
  readonly created_at: string;
  readonly ip_range: string;
}

type Body = Readonly<Record<string, unknown>>;

const NAME = /^[a-zA-Z0-9.-]+$/;
const MOST_DESCRIPTION = 255;
const PRIVATE = /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.)/;
const SMALLEST = 28;
const LARGEST = 16;

/** The networks that droplets are in. */
export class Vpcs {
  readonly all: SandboxVpc[] = [];

  constructor(private readonly world: World) {
    const [web] = world.part(Droplets).all;
    const common = { description: "", default: true };
    this.add({ ...common, name: "default-fra1", region: "fra1", ip_range: "10.114.0.0/20" }, web?.vpc);
    this.add({ ...common, name: "default-nyc3", region: "nyc3", ip_range: "10.115.0.0/20" });
  }

  add(stated: Omit<SandboxVpc, "id" | "created_at">, id = this.world.uuid()): SandboxVpc {
    const vpc = { id, ...stated, created_at: this.world.now() };
    this.all.push(vpc);
    return vpc;
  }

  /** A range that no other network has. */
  freeRange(): string {
    return `10.${120 + this.all.length}.0.0/20`;
  }

  of({ params }: SandboxRequest): SandboxVpc {
    const vpc = this.all.find(({ id }) => id === params["vpc_id"]);
    if (!vpc) throw notFound();
    return vpc;
  }
}

const shown = (vpc: SandboxVpc) => ({ ...vpc, urn: `do:vpc:${vpc.id}` });

/** What is in a network. */
function membersOf({ id, region }: SandboxVpc, world: World) {
  const droplets = world
    .part(Droplets)
    .all.filter((one) => one.vpc === id && one.region === region)
    .map((one) => ({ name: one.name, urn: `do:droplet:${one.id}`, created_at: one.created_at }));
  const balancers = world
    .part(LoadBalancers)
    .all.filter((one) => one.vpc_uuid === id)
    .map((one) => ({ name: one.name, urn: `do:loadbalancer:${one.id}`, created_at: one.created_at }));
  return [...droplets, ...balancers];
}

/** The name and description of a body. Throws what the API answers when they are wrong. */
function named(body: Body, world: World, self?: SandboxVpc) {
  const { name, description = self?.description ?? "" } = body;
  if (typeof name !== "string" || !NAME.test(name)) throw invalid("name is invalid");
  if (world.part(Vpcs).all.some((one) => one.name === name && one !== self))
    throw invalid("name is already in use");
  if (String(description).length > MOST_DESCRIPTION) throw invalid("description is too long");
  return { name, description: String(description) };
}

function rangeIn(value: unknown, world: World): string {
  const vpcs = world.part(Vpcs);
  if (value === undefined) return vpcs.freeRange();
  const [, bits] = /^\d{1,3}(?:\.\d{1,3}){3}\/(\d\d)$/.exec(String(value)) ?? [];
  if (bits === undefined || !PRIVATE.test(String(value))) throw invalid("ip_range is not a private network");
  if (Number(bits) > SMALLEST || Number(bits) < LARGEST)
    throw invalid("ip_range size must be from /28 to /16");
  if (vpcs.all.some(({ ip_range }) => ip_range === value))
    throw invalid("This range/size overlaps with another VPC network in your account");
  return String(value);
}

export const vpcRoutes = [
  route("GET /vpcs", (request, world) => listed(request, "/vpcs", "vpcs", world.part(Vpcs).all.map(shown))),
  route("POST /vpcs", ({ json }, world) => {
    const body = (json ?? {}) as Body;
    const names = named(body, world);
    const region = world.part(Regions).all.find(({ slug }) => slug === body["region"]);
    if (!region) throw invalid("region is invalid");
    const ip_range = rangeIn(body["ip_range"], world);
    const made = world.part(Vpcs).add({ ...names, region: region.slug, ip_range, default: false });
    return ok({ vpc: shown(made) }, 201);
  }),
  route("GET /vpcs/{vpc_id}", (request, world) => ok({ vpc: shown(world.part(Vpcs).of(request)) })),
  route("PUT /vpcs/{vpc_id}", (request, world) => {
    const vpc = world.part(Vpcs).of(request);
    const body = (request.json ?? {}) as Body;
    Object.assign(vpc, named(body, world, vpc));
    if (body["default"] === true)
      for (const one of world.part(Vpcs).all) if (one.region === vpc.region) one.default = one === vpc;
    return ok({ vpc: shown(vpc) });
  }),
  route("DELETE /vpcs/{vpc_id}", (request, world) => {
    const vpcs = world.part(Vpcs);
    const vpc = vpcs.of(request);
    if (vpc.default) throw new SandboxError(403, "forbidden", "Can not delete default VPCs");
    if (membersOf(vpc, world).length > 0)
      throw new SandboxError(403, "forbidden", "Can not delete VPC with members");
    vpcs.all.splice(vpcs.all.indexOf(vpc), 1);
    return noContent();
  }),
  route("GET /vpcs/{vpc_id}/members", (request, world) => {
    const vpc = world.part(Vpcs).of(request);
    return listed(request, `/vpcs/${vpc.id}/members`, "members", membersOf(vpc, world));
  }),
];
