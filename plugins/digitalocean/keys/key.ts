import * as z from "zod";
import { isNumber, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of an SSH key. */
export const Key = z.looseObject({
  id: z.int(),
  name: z.string(),
  fingerprint: z.string(),
  public_key: z.string(),
});

export type Key = z.output<typeof Key>;

export const KeyAnswer = z.looseObject({ ssh_key: Key });

export const keyList = (): ListOf<typeof Key> => ({ path: path`/account/keys`, key: "ssh_keys", row: Key });

/** SSH keys, by name, id or fingerprint. */
export const KEYS: Noun<Key> = {
  noun: "key",
  tool: "digitalocean_list_ssh_keys",
  idOf: ({ id }) => String(id),
  namesOf: ({ name, fingerprint }) => [name, fingerprint],
  isId: isNumber,
  all: (api) => allRows(api, keyList()),
};
