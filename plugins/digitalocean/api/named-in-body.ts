import type { Affected } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { isNumber, isUuid } from "../client/lookups.js";
import { DROPLETS } from "../droplets/droplet.js";
import { anyOf } from "./kinds.js";

/** Which kind of object a member of a body refers to by id, alone or in a list. */
const REFERS = new Map(
  Object.entries({
    certificate_id: "certificate",
    cluster_uuid: "cluster",
    cluster_uuids: "cluster",
    droplet_id: "droplet",
    droplet_ids: "droplet",
    image: "image",
    project_id: "project",
    snapshots: "snapshot",
    ssh_keys: "key",
    volumes: "volume",
    vpc_uuid: "vpc",
  }),
);

/** Which kind a URN (`do:droplet:1`) or a `resource_type` means. */
const RESOURCES = new Map(
  Object.entries({
    app: "app",
    database: "database",
    dbaas: "database",
    domain: "domain",
    droplet: "droplet",
    firewall: "firewall",
    floatingip: "reserved_ip",
    image: "image",
    kubernetes: "cluster",
    loadbalancer: "load_balancer",
    reservedip: "reserved_ip",
    volume: "volume",
    volume_snapshot: "snapshot",
    vpc: "vpc",
  }),
);

type Json = Readonly<Record<string, unknown>>;

/** The objects that a body refers to, with whatever has one of its tags where they choose what is meant. */
export async function namedInBody(digitalOcean: DigitalOcean, body: unknown): Promise<Affected[]> {
  const members = Object.entries((body ?? {}) as Json);
  const found = members.flatMap(([name, value]): [kind: string, id: unknown][] => {
    if (name === "resources") return listOf(value).flatMap(resource);
    // It names the database that is copied, and rules may know that one by its id or its tags.
    if (name === "backup_restore") return [["database", undefined]];
    const kind = REFERS.get(name);
    return kind === undefined ? [] : listOf(value).map((id) => [kind, id]);
  });
  const droplets = found.filter(([kind]) => kind === "droplet").map(([, id]) => id);
  const others = found.filter(([kind]) => kind !== "droplet");
  return [
    ...(await dropletsOf(digitalOcean, droplets)),
    ...others.map(([kind, id]) => (isPlain(id) ? refersTo(kind, String(id)) : anyOf(kind))),
    ...tagsIn(body),
  ];
}

/** The tags that a body gives, or by which it chooses. */
export const tagsIn = (body: unknown): Affected[] => {
  const { tags, tag, tag_name } = (body ?? {}) as Json;
  return [...listOf(tags), ...listOf(tag), ...listOf(tag_name)].map((one) =>
    isPlain(one) ? { kind: "tag", id: String(one), names: [String(one)] } : anyOf("tag"),
  );
};

/** Something by its id, of which nobody knows the name, or by its slug, name or fingerprint. */
const refersTo = (kind: string, text: string): Affected =>
  isUuid(text) || isNumber(text) ? { ...anyOf(kind), id: text } : { kind, id: text, names: [text] };

async function dropletsOf({ lookups }: DigitalOcean, ids: readonly unknown[]): Promise<Affected[]> {
  if (ids.length === 0) return [];
  const all = await lookups.all(DROPLETS);
  return ids.map((id) => {
    const droplet = all.find((one) => DROPLETS.idOf(one) === String(id));
    return droplet ? affectedThing(DROPLETS, droplet) : anyOf("droplet");
  });
}

function resource(given: unknown): [kind: string, id: unknown][] {
  if (typeof given === "string") {
    const [, type = "", id] = given.split(":");
    const kind = RESOURCES.get(type);
    return kind ? [[kind, id]] : every();
  }
  const { resource_type, resource_id, urn } = (given ?? {}) as Json;
  if (typeof urn === "string") return resource(urn);
  const kind = RESOURCES.get(String(resource_type));
  return kind ? [[kind, resource_id]] : every();
}

/** A resource that nobody knows may be any. */
const every = (): [kind: string, id: unknown][] =>
  [...new Set(RESOURCES.values())].map((kind) => [kind, undefined]);

const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** Whether it is an id or a name, and stands for no secret. */
const isPlain = (value: unknown): value is string | number =>
  typeof value === "number" || (typeof value === "string" && !value.includes("secret://"));
