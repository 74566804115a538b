import { isIPv4 } from "node:net";
import * as z from "zod";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a reserved IP. */
export const ReservedIp = z.looseObject({
  ip: z.string(),
  region: z.looseObject({ slug: z.string() }).nullish(),
  droplet: z.looseObject({ id: z.int(), name: z.string() }).nullish(),
  locked: z.boolean().nullish(),
});

export type ReservedIp = z.output<typeof ReservedIp>;

export const reservedIpList = (): ListOf<typeof ReservedIp> => ({
  path: path`/reserved_ips`,
  key: "reserved_ips",
  row: ReservedIp,
});

/** Reserved IPs, whose addresses are their ids and names. */
export const RESERVED_IPS: Noun<ReservedIp> = {
  noun: "reserved_ip",
  tool: "digitalocean_list_network_objects",
  idOf: ({ ip }) => ip,
  namesOf: ({ ip }) => [ip],
  isId: isIPv4,
  all: (api) => allRows(api, reservedIpList()),
};
