import * as z from "zod";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

export const Grant = z.looseObject({ bucket: z.string().default(""), permission: z.string().default("") });

export type Grant = z.output<typeof Grant>;

/** What is read of a Spaces key. */
export const SpacesKey = z.looseObject({
  name: z.string(),
  access_key: z.string(),
  grants: z.array(Grant).nullish(),
  created_at: z.string().nullish(),
});

export type SpacesKey = z.output<typeof SpacesKey>;

export const spacesKeyList = (): ListOf<typeof SpacesKey> => ({
  path: path`/spaces/keys`,
  key: "keys",
  row: SpacesKey,
});

/** Spaces keys by name or access key. */
export const SPACES_KEYS: Noun<SpacesKey> = {
  noun: "key",
  tool: "digitalocean_list_spaces_keys",
  idOf: ({ access_key }) => access_key,
  namesOf: ({ name }) => [name],
  isId: (text) => /^DO[A-Z0-9]{10,}$/.test(text),
  all: (api) => allRows(api, spacesKeyList()),
};

/** `pictures:read`, or `fullaccess`. */
export const grantText = ({ bucket, permission }: Grant): string =>
  bucket ? `${bucket}:${permission}` : permission;
