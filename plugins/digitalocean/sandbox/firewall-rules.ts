import { isIP } from "node:net";
import type { World } from "cargoshipper/sandbox";
import { invalid } from "./answer.js";
import { Droplets } from "./droplets.js";
import { LoadBalancers } from "./load-balancers.js";
import { Tags } from "./tags.js";

type Row = Readonly<Record<string, unknown>>;

const PORTS = /^(?:(\d{1,5})(?:-(\d{1,5}))?|all)$/;
const LAST_PORT = 65_535;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Whether a text is an address or a network. */
export function isNetwork(value: unknown): boolean {
  const [address = "", bits, ...more] = String(value).split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** The droplets and tags that a body names, which have to be there. */
export function membersIn({ droplet_ids, tags }: Row, world: World) {
  const droplets = list(droplet_ids);
  const names = list(tags).map(String);
  const known = world.part(Droplets).all.map(({ id }) => id);
  const gone = droplets.find((id) => !known.includes(id as number));
  if (gone !== undefined) throw invalid(`droplet ${gone} was not found`);
  const missing = names.find((name) => !world.part(Tags).all.includes(name));
  if (missing !== undefined) throw invalid(`tag ${missing} does not exist`);
  return { droplet_ids: droplets as number[], tags: names };
}

/** Rules of one direction as the API keeps them. Throws what it answers when one is wrong. */
export function rulesIn(value: unknown, peers: "sources" | "destinations", world: World) {
  return list(value).map((rule) => {
    const { protocol, ports, [peers]: stated } = rule as Row;
    if (!["tcp", "udp", "icmp"].includes(String(protocol))) throw invalid("protocol is invalid");
    const kept = protocol === "icmp" || ports === "all" ? "0" : String(ports);
    const [, first, last = first] = PORTS.exec(kept) ?? [];
    if (first === undefined || Number(last) > LAST_PORT || Number(first) > Number(last))
      throw invalid("ports must be a port, a range of ports or 0");
    return { protocol, ports: kept, [peers]: peersIn(stated as Row | undefined, peers, world) };
  });
}

function peersIn(stated: Row | undefined, what: string, world: World) {
  const { droplet_ids, tags } = membersIn(stated ?? {}, world);
  const addresses = list(stated?.["addresses"]);
  const balancers = list(stated?.["load_balancer_uids"]);
  const clusters = list(stated?.["kubernetes_ids"]);
  const wrong = addresses.find((one) => !isNetwork(one));
  if (wrong !== undefined) throw invalid(`address ${wrong} is invalid`);
  const known = world.part(LoadBalancers).all.map(({ id }) => id);
  if (balancers.some((id) => !known.includes(String(id)))) throw invalid("load balancer was not found");
  const given = Object.entries({
    addresses,
    droplet_ids,
    tags,
    load_balancer_uids: balancers,
    kubernetes_ids: clusters,
  }).filter(([, rows]) => rows.length > 0);
  if (given.length === 0) throw invalid(`${what} can't be blank`);
  return Object.fromEntries(given);
}
