import * as z from "zod";
import { arrayOrNone } from "../client/array-or-none.js";
import { isNumber, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";

/** What is read of an image that the account itself has. */
export const PrivateImage = z.looseObject({
  id: z.int(),
  name: z.string().nullish(),
  type: z.string(),
  size_gigabytes: z.number().nullish(),
  created_at: z.string().default(""),
  regions: arrayOrNone(z.string()),
  tags: arrayOrNone(z.string()),
});

export type PrivateImage = z.output<typeof PrivateImage>;

const TYPES = { backup: "backup", image: "custom" } as const;

/** The account's own images, custom ones or backups. For look-ups of their own: other nouns are called image as well. */
export const privateImages = (kind: "backup" | "image"): Noun<PrivateImage> => ({
  noun: "image",
  tool: "digitalocean_list_storage",
  idOf: ({ id }) => String(id),
  namesOf: ({ name }) => (name ? [name] : []),
  isId: isNumber,
  all: async (api) => {
    const list = { path: path`/images`, key: "images", row: PrivateImage, query: { private: true } };
    return (await allRows(api, list)).filter((image) => image.type === TYPES[kind]);
  },
});
