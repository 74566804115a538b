import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";
import { Peers } from "./firewall-rule.js";

const rule = z.looseObject({ protocol: z.string(), ports: z.string().nullish() });

/** What is read of a firewall. */
export const Firewall = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string().nullish(),
  droplet_ids: z.array(z.int()).nullish(),
  tags: z.array(z.string()).nullish(),
  inbound_rules: z.array(rule.extend({ sources: Peers })).nullish(),
  outbound_rules: z.array(rule.extend({ destinations: Peers })).nullish(),
});

export type Firewall = z.output<typeof Firewall>;

export const FirewallAnswer = z.looseObject({ firewall: Firewall });

export const firewallList = (): ListOf<typeof Firewall> => ({
  path: path`/firewalls`,
  key: "firewalls",
  row: Firewall,
});

export const FIREWALLS: Noun<Firewall> = {
  noun: "firewall",
  tool: "digitalocean_list_network_objects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, firewallList()),
};
