import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a VPC. */
const Vpc = z.looseObject({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  ip_range: z.string().nullish(),
  description: z.string().nullish(),
  default: z.boolean().nullish(),
});

export type Vpc = z.output<typeof Vpc>;

export const VpcAnswer = z.looseObject({ vpc: Vpc });

export const vpcList = (): ListOf<typeof Vpc> => ({ path: path`/vpcs`, key: "vpcs", row: Vpc });

export const VPCS: Noun<Vpc> = {
  noun: "vpc",
  tool: "digitalocean_list_network_objects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, vpcList()),
};
