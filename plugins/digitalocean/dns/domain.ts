import * as z from "zod";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a domain. */
export const Domain = z.looseObject({
  name: z.string(),
  ttl: z.int().nullish(),
  zone_file: z.string().nullish(),
});

export type Domain = z.output<typeof Domain>;

export const domainList = (): ListOf<typeof Domain> => ({
  path: path`/domains`,
  key: "domains",
  row: Domain,
});

/** Domains, whose ids are their names. */
export const DOMAINS: Noun<Domain> = {
  noun: "domain",
  tool: "digitalocean_list_network_objects",
  idOf: ({ name }) => name,
  namesOf: ({ name }) => [name],
  isId: (text) => text.includes("."),
  isLasting: true,
  all: (api) => allRows(api, domainList()),
  one: async (api, id) =>
    (await api.get(path`/domains/${plain(id)}`, z.looseObject({ domain: Domain }))).domain,
};

/** As the API has names: in lower case, without a final dot. */
const plain = (name: string) => name.toLowerCase().replace(/(?<=.)\.$/, "");
