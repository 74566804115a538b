import * as z from "zod";
import type { Api, Query } from "../client/api.js";
import { arrayOrNone } from "../client/array-or-none.js";
import type { DigitalOcean } from "../client/connect.js";
import { isNumber, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

const Address = z.looseObject({ ip_address: z.string(), type: z.string() });

/** What is read of a droplet. */
export const Droplet = z.looseObject({
  id: z.int(),
  name: z.string(),
  status: z.string(),
  locked: z.boolean().optional(),
  memory: z.number(),
  vcpus: z.number(),
  disk: z.number(),
  size_slug: z.string(),
  size: z
    .looseObject({ price_monthly: z.number().optional(), price_hourly: z.number().optional() })
    .nullish(),
  region: z.looseObject({ slug: z.string() }),
  image: z.looseObject({
    id: z.int(),
    name: z.string().nullish(),
    distribution: z.string().nullish(),
    slug: z.string().nullish(),
  }),
  networks: z.looseObject({ v4: z.array(Address).optional(), v6: z.array(Address).optional() }).optional(),
  features: arrayOrNone(z.string()),
  tags: arrayOrNone(z.string()),
  volume_ids: arrayOrNone(z.string()),
  snapshot_ids: arrayOrNone(z.int()),
  backup_ids: arrayOrNone(z.int()),
  vpc_uuid: z.string().nullish(),
  created_at: z.string(),
});

export type Droplet = z.output<typeof Droplet>;

/** A list of droplets. GPU droplets are in one of their own, unless a tag is asked for. */
export const dropletList = (query?: ListOf<typeof Droplet>["query"]): ListOf<typeof Droplet> => ({
  path: path`/droplets`,
  key: "droplets",
  row: Droplet,
  query,
});

/** Droplets of both lists, those with GPUs among them. One that both have counts once. */
export async function everyDroplet(api: Api, query?: Query): Promise<Droplet[]> {
  const lists = [dropletList(query), dropletList({ ...query, type: "gpus" })];
  const found = (await Promise.all(lists.map((list) => allRows(api, list)))).flat();
  return [...new Map(found.map((droplet) => [droplet.id, droplet])).values()];
}

const OneDroplet = z.looseObject({ droplet: Droplet });

export const DROPLETS: Noun<Droplet> = {
  noun: "droplet",
  tool: "digitalocean_list_droplets",
  idOf: ({ id }) => String(id),
  namesOf: ({ name }) => [name],
  isId: isNumber,
  all: (api) => everyDroplet(api),
  one: async (api, id) => (await api.get(path`/droplets/${id}`, OneDroplet)).droplet,
  named: (api, name) => everyDroplet(api, { name }),
};

/** Its addresses, in one line each. */
export function addressesOf({ networks }: Droplet) {
  const of = (type: string) => networks?.v4?.find((one) => one.type === type)?.ip_address;
  return { ip: of("public"), private_ip: of("private"), ipv6: networks?.v6?.[0]?.ip_address };
}

/** Every address it has, public ones first: its own, and reserved IPs, which the API shows among them. */
export function allAddresses({ networks }: Droplet): readonly string[] {
  const all = [...(networks?.v4 ?? []), ...(networks?.v6 ?? [])];
  const of = (isPublic: boolean) => all.filter(({ type }) => (type === "public") === isPublic);
  return [...of(true), ...of(false)].map((one) => one.ip_address);
}

/** The droplet of a name or id as it is now, and not as it was a minute ago. */
export async function readDroplet({ api, lookups }: DigitalOcean, reference: string): Promise<Droplet> {
  const { id } = await lookups.find(DROPLETS, reference);
  return (await api.get(path`/droplets/${id}`, OneDroplet)).droplet;
}
