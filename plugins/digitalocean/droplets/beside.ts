import * as z from "zod";
import { isNumber, isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";

/** What droplets are made with and stand beside, as far as droplets need it. */

const Volume = z.looseObject({
  id: z.string(),
  name: z.string(),
  size_gigabytes: z.number(),
  region: z.looseObject({ slug: z.string() }),
  droplet_ids: z.array(z.int()).nullish(),
});

export type Volume = z.output<typeof Volume>;

export const VOLUMES: Noun<Volume> = {
  noun: "volume",
  tool: "digitalocean_list_volumes",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, { path: path`/volumes`, key: "volumes", row: Volume }),
};

const Vpc = z.looseObject({ id: z.string(), name: z.string(), region: z.string() });

export type Vpc = z.output<typeof Vpc>;

export const VPCS: Noun<Vpc> = {
  noun: "vpc",
  tool: "digitalocean_list_network_objects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, { path: path`/vpcs`, key: "vpcs", row: Vpc }),
};

const Project = z.looseObject({ id: z.string(), name: z.string() });

export type Project = z.output<typeof Project>;

export const PROJECTS: Noun<Project> = {
  noun: "project",
  tool: "digitalocean_list_projects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, { path: path`/projects`, key: "projects", row: Project }),
};

const Key = z.looseObject({ id: z.int(), name: z.string(), fingerprint: z.string() });

export type Key = z.output<typeof Key>;

/** SSH keys by id, name or fingerprint. */
export const KEYS: Noun<Key> = {
  noun: "key",
  tool: "digitalocean_list_ssh_keys",
  idOf: ({ id }) => String(id),
  namesOf: ({ name, fingerprint }) => [name, fingerprint],
  isId: isNumber,
  all: (api) => allRows(api, { path: path`/account/keys`, key: "ssh_keys", row: Key }),
};
